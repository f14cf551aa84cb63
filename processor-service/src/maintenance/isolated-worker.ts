import { type ChildProcess, fork } from 'node:child_process'
import type { Logger } from '@ai-platform/runtime/logger.ts'

const entry = new URL('../run-suspects.ts', import.meta.url)

/** The process that runs suspects one at a time, so that one that ends its process takes no other task along. */
export interface IsolatedWorker {
  /** Starts the process unless it runs. It ends by itself when there is no suspect left. */
  ensure(): void
  /** Ends the process; it releases its task. */
  stop(): Promise<void>
}

/** @param environment the settings, as variables */
export function createIsolatedWorker(environment: NodeJS.ProcessEnv, log: Logger): IsolatedWorker {
  let child: ChildProcess | undefined
  let ended: Promise<void> = Promise.resolve()
  let stopped = false

  function start(): ChildProcess {
    const started = fork(entry, { env: environment, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const done = Promise.withResolvers<void>()
    ended = done.promise
    const onEnd = (facts: object) => {
      child = undefined
      log.info({ child_pid: started.pid, ...facts }, 'the process for suspects ended')
      done.resolve()
    }
    started.once('exit', (code, signal) => onEnd({ code, signal }))
    started.once('error', error => onEnd({ err: error }))
    log.warn({ child_pid: started.pid }, 'tasks that were running when a worker died run one at a time in a process')
    return started
  }

  return {
    ensure() {
      if (!stopped) child ??= start()
    },
    async stop() {
      stopped = true
      child?.kill('SIGTERM')
      await ended
    },
  }
}
