import { setTimeout as sleep } from 'node:timers/promises'
import type { TaskLoop } from '../client/task-loop.ts'
import { type DatabaseWork, readDatabaseWork } from '../platform/database-work.ts'
import { readCpuMs } from '../platform/read-cpu.ts'
import { median, sum } from './percentile.ts'

/** What one finished task costs; each figure is the median of the rounds. */
export interface Measured {
  /** by part */
  cpuMs: Record<string, number>
  clientMs: number
  tasksPerSecond: number
  /** of all rounds */
  acceptMs: number[]
  endMs: number[]
  /** a task, over all rounds */
  database: DatabaseWork
}

export interface RoundsOptions {
  clients: TaskLoop
  url: string
  tasks: number
  rounds: number
  inFlight: number
  /** pid of the top process of each part */
  roots: Record<string, number>
  ownerUrl: string
  say?: (line: string) => void
}

/** After a round the services still send webhooks and write statistics, which belong to it. */
const afterRoundMs = 500

export const sumParts = (parts: Record<string, number>): number => sum(Object.values(parts))

const mapValues = (record: Record<string, number>, change: (value: number, key: string) => number) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))

const formatMs = (parts: Record<string, number>): string =>
  Object.entries(parts)
    .map(([part, ms]) => `${part} ${ms.toFixed(2)}`)
    .join(', ')

/** Runs the rounds one after the other. */
export async function measureRounds(options: RoundsOptions): Promise<Measured> {
  const { clients, url, tasks, rounds, inFlight, roots, ownerUrl, say = () => {} } = options
  const databaseBefore = await readDatabaseWork(ownerUrl)
  const seen: { cpuMs: Record<string, number>; clientMs: number; perSecond: number }[] = []
  const acceptMs: number[] = []
  const endMs: number[] = []
  for (let round = 1; round <= rounds; round++) {
    const before = readCpuMs(roots)
    const result = await clients.run({ url, tasks, inFlight })
    await sleep(afterRoundMs)
    const cpuMs = mapValues(readCpuMs(roots), (ms, part) => (ms - (before[part] ?? 0)) / tasks)
    const perSecond = tasks / result.seconds
    seen.push({ cpuMs, clientMs: result.cpuMs / tasks, perSecond })
    acceptMs.push(...result.acceptMs)
    endMs.push(...result.endMs)
    say(`round ${round}: ${perSecond.toFixed(0)} tasks a second; CPU-ms a task: ${formatMs(cpuMs)}`)
  }
  const after = await readDatabaseWork(ownerUrl)
  const perTask = (name: keyof DatabaseWork) => (after[name] - databaseBefore[name]) / (tasks * rounds)
  return {
    cpuMs: mapValues(roots, (_, part) => median(seen.map(({ cpuMs }) => cpuMs[part] ?? Number.NaN))),
    clientMs: median(seen.map(({ clientMs }) => clientMs)),
    tasksPerSecond: median(seen.map(({ perSecond }) => perSecond)),
    acceptMs,
    endMs,
    database: {
      walRecords: perTask('walRecords'),
      walBytes: perTask('walBytes'),
      fullPageImages: perTask('fullPageImages'),
      transactions: perTask('transactions'),
    },
  }
}
