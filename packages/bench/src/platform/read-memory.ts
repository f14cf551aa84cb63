import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench } from '../benchmark.ts'
import { readAll } from './read-cpu.ts'

/** Resident memory of a process, its worker threads included, in MB of 2^20 bytes. */
export function readRssMb(pid: number): number {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(found?.[1]) / 1024
}

/** Resident memory of a process and the programs that it runs now, in MB. Pages that they share count for each. */
export function readWithChildrenMb(pid: number): number {
  const children = readAll().filter(({ parent }) => parent === pid)
  return readRssMb(pid) + children.reduce((sum, child) => sum + readRssOfEnding(child.pid), 0)
}

function readRssOfEnding(pid: number): number {
  try {
    return readRssMb(pid) || 0
  } catch {
    return 0 // The process has ended since the others were listed.
  }
}

/** The maximum memory of each process, sampled every 50 ms. */
export interface MemoryWatch {
  readonly peakMb: number[]
  stop(): void
}

export function watchMemory(bench: Bench, pids: number[], read = readRssMb): MemoryWatch {
  const peakMb = pids.map(read)
  const timer = setInterval(() => {
    for (const [index, pid] of pids.entries()) peakMb[index] = Math.max(peakMb[index] ?? 0, read(pid))
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
