import { setTimeout as sleep } from 'node:timers/promises'
import { type Child, type Exit, startChild } from '@ai-platform/testkit/processes/child.ts'
import { waitUntil } from '@ai-platform/testkit/wait-until.ts'

/** A supervisor's delay before it restarts a service. */
const restartMs = 250

/** A service process that keeps its port and settings over restarts. */
export interface Replica {
  readonly name: string
  readonly port: number
  readonly url: string
  readonly child: Child
  readonly running: boolean
  /** Starts the process and waits until it is ready. */
  start(): Promise<void>
  /** Returns and clears the number of unexpected exits. The process was restarted after each. */
  takeDeaths(): string[]
  ready(timeoutMs?: number): Promise<void>
  kill(): Promise<void>
  /** SIGTERM. @returns how it ended and after how long */
  terminate(): Promise<Exit & { tookMs: number }>
}

export interface ReplicaOptions {
  name: string
  mainFile: string
  port: number
  env: NodeJS.ProcessEnv
  logFile: string
}

/** Creates a replica and starts its process. */
export async function createReplica(options: ReplicaOptions): Promise<Replica> {
  const url = `http://127.0.0.1:${options.port}`
  const env = { ...options.env, PORT: String(options.port), HOST: '127.0.0.1' }
  let expected = false
  let deaths: string[] = []

  async function spawn(): Promise<Child> {
    const born = await startChild(process.execPath, [options.mainFile], { env, logFile: options.logFile })
    expected = false
    void born.ended.then(async ({ code, signal }) => {
      if (expected) return
      deaths.push(`${options.name} ended unexpectedly with ${signal ?? code}`)
      await sleep(restartMs)
      if (!expected && child === born) child = await spawn()
    })
    return born
  }

  let child = await spawn()
  const ready = async (timeoutMs = 60_000) => {
    await waitUntil(`${options.name} is ready`, timeoutMs, async () => {
      const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3_000) })
      await answer.body?.cancel()
      return answer.ok
    })
  }
  return {
    name: options.name,
    port: options.port,
    url,
    get child() {
      return child
    },
    get running() {
      return child.running
    },
    takeDeaths() {
      const taken = deaths
      deaths = []
      return taken
    },
    async start() {
      child = await spawn()
      await ready()
    },
    ready,
    async kill() {
      expected = true
      await child.kill()
    },
    async terminate() {
      expected = true
      const from = performance.now()
      child.signal('SIGTERM')
      const ending = await child.ended
      return { ...ending, tookMs: Math.round(performance.now() - from) }
    },
  }
}
