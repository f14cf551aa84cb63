import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasRedis, startRedis as startServer } from '@ai-platform/testkit/servers/redis.ts'

/** A redis-server for one test. */
export interface TestRedis {
  url: string
  /** Kills the server and restarts it empty. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** @returns undefined where redis-server is not installed; with CI set that is an error */
export async function startRedis(): Promise<TestRedis | undefined> {
  if (!hasRedis(process.env) && !process.env.CI) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-redis-'))
  const server = await startServer(folder, process.env)
  return {
    url: server.url,
    async restart() {
      await server.stop()
      await server.start()
    },
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
