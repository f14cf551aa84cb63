import type { Logger } from '@ai-platform/runtime/logger.ts'

/**
 * Runs `work` in rounds until stopped, with `intervalMs` between the end of a round and the next. A failed round is
 * logged, and the next one follows.
 */
export function repeat(
  name: string,
  intervalMs: number,
  work: () => Promise<unknown>,
  log: Logger,
): { stop(): Promise<void> } {
  let stopped = false
  let timer: NodeJS.Timeout
  let round: Promise<void> = Promise.resolve()

  async function run(): Promise<void> {
    try {
      await work()
    } catch (error) {
      log.warn({ err: error }, `${name} failed; the next round repeats it`)
    }
    if (!stopped) schedule()
  }

  function schedule(): void {
    timer = setTimeout(() => {
      round = run()
    }, intervalMs)
  }

  schedule()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await round
    },
  }
}
