import type { Logger } from './logger.ts'

/** One phase of a shutdown. Each has its own time-out, so that a phase that hangs leaves time for the others. */
export interface ShutdownPhase {
  name: string
  timeoutMs: number
  run(): Promise<unknown> | unknown
}

/** Runs the phases in order. A phase that fails or times out is logged and the next one runs. Returns whether all succeeded. */
export async function runPhases(phases: ShutdownPhase[], log: Logger): Promise<boolean> {
  let clean = true
  for (const phase of phases) {
    const timeout = Promise.withResolvers<never>()
    const timer = setTimeout(() => timeout.reject(new Error(`timed out after ${phase.timeoutMs} ms`)), phase.timeoutMs)
    try {
      await Promise.race([Promise.resolve().then(() => phase.run()), timeout.promise])
    } catch (error) {
      clean = false
      log.error({ err: error, phase: phase.name }, 'shutdown phase failed')
    } finally {
      clearTimeout(timer)
    }
  }
  return clean
}

/** Why a process stops: a signal or the end of its parent, or an error that nothing caught. */
export type StopCause = 'signal' | 'error'

/**
 * Runs `stop` once on SIGTERM, SIGINT, an uncaught exception or an unhandled rejection, then exits. The exit code is 0 after a
 * signal and a clean stop, else 1. A process with an IPC channel also stops when its parent ends.
 */
export function stopOnSignal(stop: (cause: StopCause) => Promise<boolean>, log: Logger): void {
  let stopping = false
  const end = async (reason: string, code: number) => {
    if (stopping) return
    stopping = true
    log.info({ reason }, 'stopping')
    const clean = await stop(code === 0 ? 'signal' : 'error')
    log.info('stopped')
    process.exit(clean ? code : 1)
  }
  process.on('SIGTERM', () => void end('SIGTERM', 0))
  process.on('SIGINT', () => void end('SIGINT', 0))
  if (process.channel) process.on('disconnect', () => void end('the parent process ended', 0))
  process.on('uncaughtException', error => {
    log.fatal({ err: error }, 'uncaught exception')
    void end('uncaught exception', 1)
  })
  process.on('unhandledRejection', error => {
    log.fatal({ err: error }, 'unhandled rejection')
    void end('unhandled rejection', 1)
  })
}
