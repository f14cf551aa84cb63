import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'

/** A process that is measured, known by its pid alone. */
export interface Child {
  readonly pid: number
  readonly running: boolean
  /** SIGTERM, and SIGKILL after 15 s. */
  stop(): Promise<void>
}

/** Starts a process whose output goes to the end of `logFile`. A service stops by itself when this process goes away. */
export async function startChild(
  command: string,
  args: string[],
  options: { env: NodeJS.ProcessEnv; logFile: string },
): Promise<Child> {
  const log = openSync(options.logFile, 'a')
  const child = spawn(command, args, { env: options.env, stdio: ['ignore', log, log, 'ipc'] })
  closeSync(log)
  await once(child, 'spawn')
  const { pid } = child
  if (pid === undefined) throw new Error(`${command} has no pid`)
  let running = true
  const ended = once(child, 'exit').then(() => {
    running = false
  })
  return {
    pid,
    get running() {
      return running
    },
    async stop() {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await ended
      clearTimeout(timer)
    },
  }
}
