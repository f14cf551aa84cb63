import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { setPriority } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { backoff } from '@ai-platform/runtime/backoff.ts'
import { say } from '../say.ts'

export interface ServiceOptions {
  name: string
  /** absolute path; identifies the process by its command line */
  mainFile: string
  url: string
  environment: NodeJS.ProcessEnv
  /** receives the output; undefined: the launcher's own output */
  logFile: string | undefined
  /** restarts the service when a source file changes */
  watch: boolean
  /** CPU priority as a nice value, 0 (normal) to 19 (lowest) */
  nice: number
  onStart(pid: number): void
}

export interface Service {
  name: string
  /** Resolves when the service is ready. @throws Error with its last log lines when it exits first */
  ready(): Promise<void>
  /** Sends SIGTERM, and SIGKILL when the service still runs after `graceMs`. */
  stop(graceMs: number): Promise<void>
  kill(): void
}

const readyDeadlineMs = 90_000
const restartDelayMs = backoff({ firstMs: 250, maxMs: 10_000 })
/** After this uptime the restart delay is reset. */
const stableMs = 30_000
const largestLogBytes = 10_000_000

function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > largestLogBytes) renameSync(file, `${file}.1`)
  return openSync(file, 'a', 0o600)
}

const lastLines = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n')

/**
 * A service allocates little in JavaScript while an upload streams through it, so V8 seldom collects its young
 * generation. Meanwhile the sockets' buffers, 64 kB each, accumulate. A small young generation frees them sooner. At
 * half this size, each small task costs 0.3 ms more in the two services. One collector thread uses less CPU time than
 * two.
 */
const memoryFlags = ['--max-semi-space-size=16', '--no-parallel-scavenge']

function spawnService(options: ServiceOptions): ChildProcess {
  const log = options.logFile === undefined ? undefined : openLog(options.logFile)
  const output = log ?? 'inherit'
  const flags = options.watch ? ['--watch', '--watch-preserve-output'] : []
  const child = spawn(process.execPath, [...memoryFlags, ...flags, options.mainFile], {
    env: options.environment,
    // The IPC channel carries no messages. It closes when the launcher ends, even if it is killed, and then the service
    // stops.
    stdio: ['ignore', output, output, 'ipc'],
  })
  if (log !== undefined) closeSync(log)
  if (child.pid !== undefined) {
    if (options.nice > 0) setPriority(child.pid, options.nice)
    options.onStart(child.pid)
  }
  return child
}

async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3_000) }).catch(() => undefined)
  await answer?.body?.cancel()
  return answer?.ok === true
}

/** Starts a service as a separate process and restarts it when it exits. */
export function startService(options: ServiceOptions): Service {
  let child = spawnService(options)
  let stopping = false
  let wasReady = false
  let ended: string | undefined
  const superviseUntilStopped = async () => {
    for (let failures = 1; ; failures++) {
      const startedAt = performance.now()
      const [code, signal] = await once(child, 'exit')
      if (stopping) return
      ended = `${options.name} ended (${signal ?? `code ${code}`})`
      if (!wasReady) return
      if (performance.now() - startedAt > stableMs) failures = 1
      say(`${ended}, starting it again`)
      await sleep(restartDelayMs(failures))
      if (stopping) return
      child = spawnService(options)
    }
  }
  const supervised = superviseUntilStopped()
  return {
    name: options.name,
    async ready() {
      const deadline = performance.now() + readyDeadlineMs
      while (!(await isReady(options.url))) {
        if (stopping) throw new Error(`${options.name} was stopped before it was ready`)
        if (ended !== undefined || performance.now() > deadline) {
          const log = options.logFile === undefined ? '' : `\n${lastLines(options.logFile)}`
          throw new Error(`${ended ?? `${options.name} is not ready after ${readyDeadlineMs / 1000} s`}${log}`)
        }
        await sleep(50)
      }
      wasReady = true
    },
    async stop(graceMs) {
      stopping = true
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await supervised
      clearTimeout(timer)
    },
    kill() {
      stopping = true
      child.kill('SIGKILL')
    },
  }
}
