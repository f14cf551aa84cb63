import type { Logger } from '@ai-platform/runtime/logger.ts'

/** Runs `work` every `everyMs`, never twice at once, until stopped; a failure is logged and the next turn comes. */
export function repeat(
  name: string,
  everyMs: number,
  work: () => Promise<unknown>,
  log: Logger,
): { stop(): Promise<void> } {
  let stopped = false
  let timer: NodeJS.Timeout
  let turn: Promise<void> = Promise.resolve()
  const next = () => {
    timer = setTimeout(() => {
      turn = work()
        .then(
          () => {},
          error => log.warn({ err: error }, `${name} failed; it is tried again`),
        )
        .then(() => {
          if (!stopped) next()
        })
    }, everyMs)
  }
  next()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await turn
    },
  }
}
