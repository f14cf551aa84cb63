import { execFile } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { promisify } from 'node:util'

const run = promisify(execFile)
const maxOutputBytes = 256 * 1024 * 1024

/**
 * Runs a program at the lowest CPU priority and returns its output. The threads of the readers have the same priority, so
 * that the times can be compared on a busy machine.
 * @throws Error when it cannot be started or fails
 */
export async function runProgram(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  const running = run(program, args, { env, maxBuffer: maxOutputBytes })
  const { pid } = running.child
  if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW)
  return (await running).stdout
}
