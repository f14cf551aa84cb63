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
    // A zombie has ended: it only waits for its parent to look.
    return pid && command !== undefined && !stat?.startsWith('Z')
      ? [{ pid: Number(pid), parent: Number(parent), command }]
      : []
  })
}

/** The children of a process, and theirs. */
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

/** Whether a process of this id and command line still runs. */
export async function stillRunning(processes: RunningProcess[]): Promise<RunningProcess[]> {
  const all = await listProcesses()
  return processes.filter(({ pid, command }) => all.some(other => other.pid === pid && other.command === command))
}
