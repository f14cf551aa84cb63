import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { findFreePort } from '../ports/free-port.ts'
import { type Child, startChild } from '../processes/child.ts'
import { waitUntil } from '../wait-until.ts'

/** A redis-server without persistence: a restart empties it. */
export interface RedisServer {
  url: string
  /** of the latest process */
  readonly pid: number
  start(): Promise<void>
  /** Kills the server. All its data is lost. */
  stop(): Promise<void>
  flush(): Promise<void>
}

/** Sends one inline command (Redis protocol, inline commands). @returns the answer, without its line end */
async function send(port: number, command: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  try {
    socket.setTimeout(2_000, () => socket.destroy(new Error('Redis does not answer')))
    await once(socket, 'connect')
    socket.write(`${command}\r\n`)
    const [answer] = await once(socket, 'data')
    return String(answer).trim()
  } finally {
    socket.destroy()
  }
}

/** Whether redis-server is installed (on the PATH of `env`). */
export const hasRedis = (env: NodeJS.ProcessEnv): boolean =>
  spawnSync('redis-server', ['--version'], { env }).status === 0

/** Starts redis-server on a free port; its log is `redis.log` in `folder`. */
export async function startRedis(folder: string, env: NodeJS.ProcessEnv): Promise<RedisServer> {
  const port = await findFreePort()
  let child: Child | undefined
  const start = async () => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
    child = await startChild('redis-server', args, { env, logFile: join(folder, 'redis.log') })
    await waitUntil('Redis answers', 10_000, async () => (await send(port, 'PING')) === '+PONG')
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    get pid() {
      return child?.pid ?? Number.NaN
    },
    start,
    async stop() {
      await child?.kill()
    },
    async flush() {
      const answer = await send(port, 'FLUSHALL')
      if (answer !== '+OK') throw new Error(`FLUSHALL: ${answer}`)
    },
  }
}
