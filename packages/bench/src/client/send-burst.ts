import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Bench } from '../benchmark.ts'
import type { Account } from './account.ts'

const mainFile = fileURLToPath(new URL('./burst-process.ts', import.meta.url))

/** The answer to a submission, or the error when there was none. */
const BurstAnswer = z.union([
  z.object({
    status: z.number(),
    taskId: z.string().optional(),
    code: z.string().optional(),
    retryAfter: z.string().nullable(),
  }),
  z.object({ error: z.string() }),
])
export type BurstAnswer = z.infer<typeof BurstAnswer>

const Burst = z.object({
  answers: z.array(BurstAnswer),
  /** time until the last answer */
  seconds: z.number(),
  /** ids of the tasks that were completed, by the user's socket */
  completed: z.array(z.string()),
})

/**
 * Submits small documents at once and follows them to their end. Runs in a separate process with the lowest CPU priority,
 * because real clients run on other machines.
 */
export async function sendBurst(bench: Bench, account: Account, submissions: number): Promise<z.infer<typeof Burst>> {
  const { NODE_OPTIONS: _, ...env } = bench.environment
  const child = fork(mainFile, [], { env })
  bench.owns(() => child.kill('SIGKILL'))
  await once(child, 'spawn')
  if (child.pid !== undefined) setPriority(child.pid, 19)
  const answer = once(child, 'message')
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`The burst's client ended with ${code}`)))
  child.send({ account, submissions })
  const [burst] = await Promise.race([answer, ended])
  ended.catch(() => {})
  child.kill()
  return Burst.parse(burst)
}
