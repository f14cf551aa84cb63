import { ConfigError } from '@ai-platform/runtime/env.ts'
import { exitCodeOf } from '@ai-platform/runtime/run-main.ts'
import { say } from './say.ts'

/** A running part of the stack. `stop` is graceful; `kill` ends it immediately. */
export interface Stoppable {
  stop(): Promise<unknown> | unknown
  kill?(): void
}

function reportError(error: unknown): void {
  const expected =
    error instanceof ConfigError || (error instanceof Error && !('code' in error) && error.message !== '')
  process.stderr.write(`${expected ? error.message : error instanceof Error ? error.stack : String(error)}\n`)
}

/**
 * Starts the parts and runs until a signal arrives. Then it stops them in reverse order and exits with 0. A second
 * signal kills all parts. If the start fails, the started parts are stopped. The exit code is then 78 for a wrong
 * setting, else 1.
 * @param start calls `owns` with each part as soon as it runs
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
        reportError(error)
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
    // A part that was starting when the signal arrived is added late.
    await starting.promise
    await stopRunning()
    if (reason !== undefined) say('stopped')
    process.exit(code)
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => void end(0, name))
  process.on('uncaughtException', error => {
    reportError(error)
    void end(1, 'an unexpected error')
  })
  // A closed output pipe does not stop the platform.
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
    reportError(error)
    await end(exitCodeOf(error))
  }
}

/** Sends this process SIGTERM when its parent ends, because npm does not forward every signal. */
export function watchParent(): Stoppable {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
  }, 500)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
