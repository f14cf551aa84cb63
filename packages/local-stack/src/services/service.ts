import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { setPriority } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { backoff } from '@ai-platform/runtime/backoff.ts'
import { say } from '../say.ts'

export interface ServiceOptions {
  name: string
  /** absolute; stands on the command line */
  mainFile: string
  url: string
  environment: NodeJS.ProcessEnv
  /** where its output goes; without it, to the launcher's own */
  logFile: string | undefined
  /** start it anew whenever a source file changes */
  watch: boolean
  /** behind the others for the CPU: a nice value, 0 (none) to 19 */
  nice: number
  onStart(pid: number): void
}

export interface Service {
  name: string
  /** Resolves when it is ready for work. @throws Error with its last log lines when it ends before that */
  ready(): Promise<void>
  /** Asks it to stop, and kills it when it still runs after `graceMs`. */
  stop(graceMs: number): Promise<void>
  kill(): void
}

const readyDeadlineMs = 90_000
const restartDelayMs = backoff({ firstMs: 250, maxMs: 10_000 })
/** A service that ran this long did not die of its start. */
const settledMs = 30_000
const largestLogBytes = 10_000_000

function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > largestLogBytes) renameSync(file, `${file}.1`)
  return openSync(file, 'a', 0o600)
}

const lastLines = (file: string) => readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n')

/**
 * A service allocates little in JavaScript while an upload streams through it, so V8 seldom scavenges and the sockets'
 * buffers, 64 kB each, pile up. A small young generation lets them go sooner; half as small, and small tasks spend a third
 * of a millisecond each on scavenging. One thread does that with less CPU time than two that wait for each other.
 */
const memoryFlags = ['--max-semi-space-size=8', '--no-parallel-scavenge']

function spawnService(options: ServiceOptions): ChildProcess {
  const log = options.logFile === undefined ? undefined : openLog(options.logFile)
  const output = log ?? 'inherit'
  const flags = options.watch ? ['--watch', '--watch-preserve-output'] : []
  const child = spawn(process.execPath, [...memoryFlags, ...flags, options.mainFile], {
    env: options.environment,
    // The channel carries nothing: its end tells a service that the launcher is gone, however it went.
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

/** Starts a service as a process of its own, and starts it again whenever it dies. */
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
      if (performance.now() - startedAt > settledMs) failures = 1
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
