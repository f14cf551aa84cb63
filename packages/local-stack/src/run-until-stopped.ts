import { ConfigError } from '@ai-platform/runtime/env.ts'
import { exitCodeOf } from '@ai-platform/runtime/run-main.ts'
import { say } from './say.ts'

/** A running part of the stack. `kill` ends it at once, whatever it is doing. */
export interface Stoppable {
  stop(): Promise<unknown> | unknown
  kill?(): void
}

function complain(error: unknown): void {
  const expected =
    error instanceof ConfigError || (error instanceof Error && !('code' in error) && error.message !== '')
  process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
}

/**
 * Starts the parts, and runs until a signal comes; then stops them in reverse and exits with 0. A second signal ends
 * everything at once. When the start fails, what was started is stopped; the exit code is 78 for a wrong setting and 1 otherwise.
 * @param start hands each part over as soon as it runs
 */
export async function runUntilStopped(start: (owns: (part: Stoppable) => void) => Promise<void>): Promise<void> {
  const all: Stoppable[] = []
  const running: Stoppable[] = []
  let stopping = false
  const stopRunning = async () => {
    for (let part = running.pop(); part; part = running.pop()) {
      try {
        await part.stop()
      } catch (error) {
        complain(error)
      }
    }
  }
  const starting = Promise.withResolvers<void>()
  const end = async (code: number, reason?: string) => {
    if (stopping) {
      for (const part of all) part.kill?.()
      process.exit(130)
    }
    stopping = true
    if (reason !== undefined) say(`stopping: ${reason}`)
    await stopRunning()
    // A phase that was under way when the signal came hands its part over late.
    await starting.promise
    await stopRunning()
    if (reason !== undefined) say('stopped')
    process.exit(code)
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => void end(0, name))
  process.on('uncaughtException', error => {
    complain(error)
    void end(1, 'an unexpected error')
  })
  // Whoever read our lines may be gone; that is no reason to end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  const owns = (part: Stoppable) => {
    all.push(part)
    running.push(part)
  }
  try {
    await start(owns)
    starting.resolve()
  } catch (error) {
    starting.resolve()
    if (stopping) return
    complain(error)
    await end(exitCodeOf(error))
  }
}

/** Ends this process as a SIGTERM does when its parent goes: npm does not hand every signal on to what it runs. */
export function watchParent(): Stoppable {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
  }, 500)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
