import type { Logger } from './logger.ts'

/** One phase of a shutdown, with a time-out of its own so that a hung one does not eat the others' time. */
export interface ShutdownPhase {
  name: string
  timeoutMs: number
  run(): Promise<unknown> | unknown
}

/** Runs the phases in order; a phase that fails or hangs is logged and the next one runs. True when all went well. */
export async function runPhases(phases: ShutdownPhase[], log: Logger): Promise<boolean> {
  let clean = true
  for (const phase of phases) {
    const timeout = Promise.withResolvers<never>()
    const timer = setTimeout(() => timeout.reject(new Error(`no end after ${phase.timeoutMs} ms`)), phase.timeoutMs)
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

/**
 * Runs `stop` once on SIGTERM or SIGINT and ends the process: 0 when clean, 1 otherwise or when a fatal error was the
 * cause. A process started with an IPC channel or under a launcher also stops when that parent goes away.
 */
export function stopOnSignal(stop: () => Promise<boolean>, log: Logger): void {
  let stopping = false
  const end = async (reason: string, code: number) => {
    if (stopping) return
    stopping = true
    log.info({ reason }, 'stopping')
    const clean = await stop()
    log.info('stopped')
    process.exit(clean ? code : 1)
  }
  process.on('SIGTERM', () => void end('SIGTERM', 0))
  process.on('SIGINT', () => void end('SIGINT', 0))
  if (process.channel) process.on('disconnect', () => void end('the launcher is gone', 0))
  process.on('uncaughtException', error => {
    log.fatal({ err: error }, 'uncaught exception')
    void end('uncaught exception', 1)
  })
  process.on('unhandledRejection', error => {
    log.fatal({ err: error }, 'unhandled rejection')
    void end('unhandled rejection', 1)
  })
}
