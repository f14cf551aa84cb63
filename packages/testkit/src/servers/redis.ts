import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { findFreePort } from '../ports/free-port.ts'
import { type Child, startChild } from '../processes/child.ts'
import { waitUntil } from '../wait-until.ts'

/** A Redis server of the suite's own, that forgets everything when it is restarted. */
export interface RedisServer {
  url: string
  start(): Promise<void>
  stop(): Promise<void>
  flush(): Promise<void>
}

/** One command in Redis' inline form. @returns the first line of the answer */
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

export async function startRedis(folder: string, env: NodeJS.ProcessEnv): Promise<RedisServer> {
  const port = await findFreePort()
  let child: Child | undefined
  const start = async () => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
    const started = await startChild('redis-server', args, { env, logFile: join(folder, 'redis.log') })
    child = started
    await waitUntil('Redis answers', 10_000, async () => (await send(port, 'PING')) === '+PONG')
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
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
