import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import type { Bench } from '../benchmark.ts'
import { waitUntil } from '../wait-until.ts'
import { startChild } from './child.ts'

/** A Redis server of the benchmark's own. @returns its URL; undefined where there is no redis-server */
export async function startRedis(bench: Bench): Promise<string | undefined> {
  if (spawnSync('redis-server', ['--version'], { env: bench.environment }).status !== 0) return undefined
  const port = await findFreePort()
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    bench.folder,
  ]
  const logFile = join(bench.folder, 'redis.log')
  const child = await startChild('redis-server', args, { env: bench.environment, logFile })
  bench.owns(child.stop)
  await waitUntil('Redis answers', 10_000, async () => {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return true
    } finally {
      socket.destroy()
    }
  })
  return `redis://127.0.0.1:${port}`
}
