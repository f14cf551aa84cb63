import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'

/** How a process ended. */
export interface Ending {
  code: number | null
  signal: NodeJS.Signals | null
}

/** A process of the platform under test, known by its pid alone. */
export interface Child {
  readonly pid: number
  readonly ended: Promise<Ending>
  readonly running: boolean
  signal(name: NodeJS.Signals): void
  /** Kills it, whatever it is doing, and waits for its end. */
  kill(): Promise<Ending>
}

/** Starts a process whose output goes to the end of `logFile`. It stops by itself when this one goes away. */
export async function startChild(
  command: string,
  args: string[],
  options: { env: NodeJS.ProcessEnv; logFile: string; cwd?: string },
): Promise<Child> {
  const log = openSync(options.logFile, 'a')
  const child: ChildProcess = spawn(command, args, {
    env: options.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    // The end of the channel tells a service that whoever started it is gone.
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  await once(child, 'spawn')
  const { pid } = child
  if (pid === undefined) throw new Error(`${command} has no pid`)
  let running = true
  const ended = once(child, 'exit').then(([code, signal]): Ending => {
    running = false
    return { code, signal }
  })
  return {
    pid,
    ended,
    get running() {
      return running
    },
    signal: name => void child.kill(name),
    async kill() {
      child.kill('SIGKILL')
      return ended
    },
  }
}
