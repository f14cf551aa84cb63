import { z } from 'zod'
import type { Bench } from '../benchmark.ts'
import type { Platform } from '../platform/platform.ts'
import { forkPeer } from './fork-peer.ts'
import type { QueueEngineName } from './queue-engines.ts'

export type QueueRequest =
  | { start: { name: QueueEngineName; url: string; slots: number } }
  | { probe: { count: number; everyMs: number } }
  | { run: { jobs: number; senders: number } }

const Answer = z.object({
  error: z.string().optional(),
  waits: z.array(z.number()).default([]),
  seconds: z.number().default(Number.NaN),
})

/** A queue engine alone with empty jobs, in a separate process. */
export interface QueuePeer {
  pid: number
  probe(count: number, everyMs: number): Promise<number[]>
  run(jobs: number, senders: number): Promise<number>
  stop(): void
}

export async function startQueuePeer(
  bench: Bench,
  platform: Platform,
  name: QueueEngineName,
  url: string,
  slots: number,
): Promise<QueuePeer> {
  const child = await forkPeer(bench, 'peers/queue-process.ts', platform)
  const ask = async (request: QueueRequest) => {
    const answer = Answer.parse(await child.ask(request))
    if (answer.error !== undefined) throw new Error(`${name}: ${answer.error}`)
    return answer
  }
  await ask({ start: { name, url, slots } })
  return {
    pid: child.pid,
    probe: async (count, everyMs) => (await ask({ probe: { count, everyMs } })).waits,
    run: async (jobs, senders) => (await ask({ run: { jobs, senders } })).seconds,
    stop: child.stop,
  }
}
