import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface RunningProcess {
  pid: number
  parent: number
  command: string
}

const run = promisify(execFile)

async function listProcesses(): Promise<RunningProcess[]> {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,ppid=,stat=,args='], { maxBuffer: 16 * 2 ** 20 })
  return stdout.split('\n').flatMap(line => {
    const [, pid, parent, stat, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? []
    // A zombie has ended; its parent has not read its exit status yet.
    return pid && command !== undefined && !stat?.startsWith('Z')
      ? [{ pid: Number(pid), parent: Number(parent), command }]
      : []
  })
}

/** Lists all descendants of a process: its children, their children, and so on. */
export async function listDescendants(pid: number): Promise<RunningProcess[]> {
  const all = await listProcesses()
  const found: RunningProcess[] = []
  let parents = [pid]
  while (parents.length > 0) {
    const children = all.filter(process => parents.includes(process.parent))
    found.push(...children)
    parents = children.map(child => child.pid)
  }
  return found
}

/** Returns those processes that still run. A process counts as the same if its pid and command line are the same. */
export async function stillRunning(processes: RunningProcess[]): Promise<RunningProcess[]> {
  const all = await listProcesses()
  return processes.filter(({ pid, command }) => all.some(other => other.pid === pid && other.command === command))
}
