import { execFile } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)
const maxOutputBytes = 256 * 1024 * 1024

/**
 * Runs a program at the lowest CPU priority, as the threads of the readers do, so that their times can be compared on a
 * busy machine. Returns its output.
 * @throws Error when it cannot be started or fails
 */
export async function runProgram(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const running = run(program, args, { env, maxBuffer: maxOutputBytes })
  const { pid } = running.child
  if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW)
  return (await running).stdout
}
