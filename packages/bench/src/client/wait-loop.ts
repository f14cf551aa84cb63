import { z } from 'zod'
import type { Bench } from '../benchmark.ts'
import type { Account } from './account.ts'
import { forkProcess } from './fork-process.ts'

export interface WaitRound {
  users: Account[]
  url: string
  perSecond: number
  seconds: number
}

const Waited = z.object({
  /** when the submission was sent, in ms after the start */
  sentMs: z.number(),
  /** from the submission to the answer with the result */
  tookMs: z.number(),
  status: z.string(),
})
export type Waited = z.infer<typeof Waited>

/**
 * Submits documents at a constant rate from a separate process. For each a client waits with `?wait=30` until its task
 * is final.
 */
export async function runWaitLoop(bench: Bench, round: WaitRound): Promise<Waited[]> {
  const client = await forkProcess(bench, 'client/wait-loop-process.ts')
  const answer = z.union([z.array(Waited), z.object({ error: z.string() })]).parse(await client.ask(round))
  client.stop()
  if ('error' in answer) throw new Error(answer.error)
  return answer
}
