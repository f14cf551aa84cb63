import { hasRedis, startRedis as startServer } from '@ai-platform/testkit/servers/redis.ts'
import type { Bench } from '../benchmark.ts'

/** Starts a Redis server for the benchmark. @returns its URL; undefined where redis-server is not installed */
export async function startRedis(bench: Bench): Promise<string | undefined> {
  if (!hasRedis(bench.environment)) return undefined
  const server = await startServer(bench.folder, bench.environment)
  bench.owns(server.stop)
  return server.url
}
