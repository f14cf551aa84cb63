import { readdirSync, readFileSync } from 'node:fs'

/** USER_HZ, the unit of the times in /proc/PID/stat: 100 on every Linux that Node runs on (proc(5), getconf CLK_TCK). */
const ticksPerSecond = 100

/** What /proc/PID/stat says of a process, in ms of CPU time, user and system. */
export interface ProcessTimes {
  pid: number
  parent: number
  /** all threads of the process */
  ownMs: number
  /** children that have ended, with their own ended children */
  endedChildrenMs: number
}

/** Reads one line of /proc/PID/stat: fields 1, 4, and 14 to 17 of proc_pid_stat(5). */
export function parseStat(stat: string): ProcessTimes {
  // The second field is a file name in parentheses, which may contain any character.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ms = (field: number) => (Number(fields[field - 3]) * 1000) / ticksPerSecond
  return {
    pid: Number.parseInt(stat, 10),
    parent: Number(fields[1]),
    ownMs: ms(14) + ms(15),
    endedChildrenMs: ms(16) + ms(17),
  }
}

/** CPU time of a process and all its descendants, those that have ended included. */
export function sumTree(root: number, all: ProcessTimes[]): number {
  const byParent = Map.groupBy(all, ({ parent }) => parent)
  const add = (tree: ProcessTimes): number =>
    (byParent.get(tree.pid) ?? []).reduce((total, child) => total + add(child), tree.ownMs + tree.endedChildrenMs)
  const top = all.find(({ pid }) => pid === root)
  if (!top) throw new Error(`There is no process ${root}. It has ended.`)
  return add(top)
}

/** Reads the times of all processes. */
export function readAll(): ProcessTimes[] {
  return readdirSync('/proc').flatMap(name => {
    if (!/^\d+$/.test(name)) return []
    try {
      return [parseStat(readFileSync(`/proc/${name}/stat`, 'utf8'))]
    } catch {
      return [] // The process has ended since the folder was listed.
    }
  })
}

/** CPU time so far of each process tree, in ms. @param roots pid of the top process of each part, by the part's name */
export function readCpuMs<Part extends string>(roots: Record<Part, number>): Record<Part, number> {
  const all = readAll()
  const times = Object.entries<number>(roots).map(([part, pid]) => [part, sumTree(pid, all)])
  return Object.fromEntries(times)
}
