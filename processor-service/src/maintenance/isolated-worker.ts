import { type ChildProcess, fork } from 'node:child_process'
import type { Logger } from '@ai-platform/runtime/logger.ts'

const entry = new URL('../run-suspects.ts', import.meta.url)

/** Each takes about 150 MB. A few of them, so that the long documents of a dead worker do not wait for each other for hours. */
const maxProcesses = 2

/** Processes that run one suspect at a time, so that one that ends its process takes no other task along. */
export interface IsolatedWorker {
  /** Starts one more process, up to two. To be called when a suspect waits. Each ends by itself when none is left. */
  ensure(): void
  /** Ends the processes; they release their tasks. */
  stop(): Promise<void>
}

/**
 * @param environment the settings, as variables
 * @param onMessage receives what a process sends
 */
export function createIsolatedWorker(
  environment: NodeJS.ProcessEnv,
  onMessage: (message: unknown) => void,
  log: Logger,
): IsolatedWorker {
  const processes = new Map<ChildProcess, Promise<void>>()
  let stopped = false

  function start(): void {
    const child = fork(entry, { env: environment, execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const ended = Promise.withResolvers<void>()
    processes.set(child, ended.promise)
    const onEnd = (facts: object) => {
      processes.delete(child)
      log.info({ child_pid: child.pid, ...facts }, 'a process for suspects ended')
      ended.resolve()
    }
    child.on('message', onMessage)
    child.once('exit', (code, signal) => onEnd({ code, signal }))
    child.once('error', error => onEnd({ err: error }))
    log.warn({ child_pid: child.pid }, 'tasks that were running when a worker died run one by one in a process')
  }

  return {
    ensure() {
      if (!stopped && processes.size < maxProcesses) start()
    },
    async stop() {
      stopped = true
      const ended = [...processes.values()]
      for (const child of processes.keys()) child.kill('SIGTERM')
      await Promise.all(ended)
    },
  }
}
