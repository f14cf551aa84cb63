import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { Redis } from 'ioredis'

/** A real redis-server of the test's own, without persistence. */
export interface TestRedis {
  url: string
  client: Redis
  /** Kills it and starts it again, empty. */
  restart(): Promise<void>
  stop(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

async function launch(port: number): Promise<ChildProcess> {
  const child = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  await once(child, 'spawn')
  for await (const line of child.stdout ?? []) if (String(line).includes('Ready to accept connections')) break
  return child
}

/** Undefined where no redis-server is installed; under CI that is an error. */
export async function startRedis(): Promise<TestRedis | undefined> {
  const port = await freePort()
  let child: ChildProcess
  try {
    child = await launch(port)
  } catch (error) {
    if (process.env.CI) throw error
    return undefined
  }
  const client = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null })
  client.on('error', () => {})
  const kill = async () => {
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    client,
    async restart() {
      await kill()
      child = await launch(port)
    },
    async stop() {
      client.disconnect()
      await kill()
    },
  }
}
