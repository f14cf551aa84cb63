import { z } from 'zod'
import type { Bench } from '../benchmark.ts'
import type { Account } from './account.ts'
import { forkProcess } from './fork-process.ts'

/** The answer to a submission, or the error when there was none, and the time from the start of the burst until then. */
const BurstAnswer = z.union([
  z.object({
    status: z.number(),
    taskId: z.string().optional(),
    code: z.string().optional(),
    retryAfter: z.string().nullable(),
    afterMs: z.number(),
  }),
  z.object({ error: z.string(), afterMs: z.number() }),
])
export type BurstAnswer = z.infer<typeof BurstAnswer>

export const Burst = z.object({
  answers: z.array(BurstAnswer),
  /** ids of the tasks that were completed, by the users' sockets */
  completed: z.array(z.string()),
})
export type Burst = z.infer<typeof Burst>

/**
 * Submits small documents at once, shared out among the users, and follows them to their end. Runs in a separate process
 * with the lowest CPU priority, because real clients run on other machines.
 */
export async function sendBurst(bench: Bench, users: Account[], submissions: number): Promise<Burst> {
  const client = await forkProcess(bench, 'client/burst-process.ts', 19)
  const burst = Burst.parse(await client.ask({ users, submissions }))
  client.stop()
  return burst
}
