import { hasRedis, startRedis as startServer } from '@ai-platform/testkit/servers/redis.ts'
import type { Bench } from '../benchmark.ts'

/** Starts a Redis server for the benchmark. @returns undefined where redis-server is not installed */
export async function startRedis(bench: Bench): Promise<{ url: string; pid: number } | undefined> {
  if (!hasRedis(bench.environment)) return undefined
  const server = await startServer(bench.folder, bench.environment)
  bench.owns(server.stop)
  return { url: server.url, pid: server.pid }
}
