import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'

/** How a process ended. */
export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

/** A process under test. */
export interface Child {
  readonly pid: number
  readonly ended: Promise<Exit>
  readonly running: boolean
  signal(name: NodeJS.Signals): void
  /** Sends a message over the IPC channel. */
  send(message: object): void
  /** Sends SIGKILL and waits until the process has ended. */
  kill(): Promise<Exit>
  /** Sends SIGTERM, and SIGKILL after 15 s. Waits until the process has ended. */
  stop(): Promise<Exit>
}

const stopMs = 15_000

/**
 * Starts a process and appends its output to `logFile`. A service stops when this process ends; other programs do not.
 * @throws Error when the command cannot be started (ENOENT when it is not installed)
 */
export async function startChild(
  command: string,
  args: string[],
  options: { env: NodeJS.ProcessEnv; logFile: string; cwd?: string },
): Promise<Child> {
  const log = openSync(options.logFile, 'a')
  const child = spawn(command, args, {
    env: options.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    // The services stop when this IPC channel closes, so they do not outlive the test.
    stdio: ['ignore', log, log, 'ipc'],
  })
  closeSync(log)
  await once(child, 'spawn')
  const { pid } = child
  if (pid === undefined) throw new Error(`${command} has no pid`)
  let running = true
  const ended = once(child, 'exit').then(([code, signal]): Exit => {
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
    send: message => void child.send(message),
    async kill() {
      child.kill('SIGKILL')
      return ended
    },
    async stop() {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), stopMs)
      const exit = await ended
      clearTimeout(timer)
      return exit
    },
  }
}
