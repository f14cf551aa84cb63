import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../benchmark.ts'

/** USER_HZ, the unit of the times in /proc/PID/stat: 100 on every Linux that Node runs on (proc(5), getconf CLK_TCK). */
const ticksPerSecond = 100

/** CPU time of a process and all its threads so far, user and system, in ms (proc_pid_stat(5), fields 14 and 15). */
export function readCpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The second field is a file name in parentheses, which may contain any character.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond
}

/** Resident memory of a process, its worker threads included, in MB of 2^20 bytes. */
export function readRssMb(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(found?.[1]) / 1024
}

/** The maximum memory of each process, sampled every 50 ms. */
export interface MemoryWatch {
  readonly peakMb: number[]
  stop(): void
}

export function watchMemory(bench: Bench, pids: number[]): MemoryWatch {
  const peakMb = pids.map(readRssMb)
  const timer = setInterval(() => {
    for (const [index, pid] of pids.entries()) peakMb[index] = Math.max(peakMb[index] ?? 0, readRssMb(pid))
  }, 50)
  const stop = () => clearInterval(timer)
  bench.owns(stop)
  return { peakMb, stop }
}

/** The median of 11 values within a second, so that a garbage collection does not distort it. */
export async function medianRssMb(pid: number): Promise<number> {
  const seen: number[] = []
  for (let looked = 0; looked < 11; looked++) {
    seen.push(readRssMb(pid))
    await sleep(100)
  }
  return seen.toSorted((a, b) => a - b)[5] ?? Number.NaN
}

/** A setting a process was started with; undefined when it was not. */
export function readSetting(pid: number, name: string): string | undefined {
  const settings = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
  return settings.find(setting => setting.startsWith(`${name}=`))?.slice(name.length + 1)
}
