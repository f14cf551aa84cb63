import { z } from 'zod'
import type { Bench } from '../benchmark.ts'
import { forkProcess } from './fork-process.ts'

export interface ReadRound {
  /** http address of the server */
  baseUrl: string
  /** paths, asked for in turn */
  paths: string[]
  token: string
  clients: number
  seconds: number
}

export const ReadResult = z.object({
  perSecond: z.number(),
  /** from a request to its whole answer */
  latenciesMs: z.array(z.number()),
})
export type ReadResult = z.infer<typeof ReadResult>

/** Clients in a separate process. Each sends GET requests one after the other over one connection. */
export interface ReadLoop {
  /** @throws Error when an answer is not a 200 */
  run(round: ReadRound): Promise<ReadResult>
}

export async function startReadLoop(bench: Bench): Promise<ReadLoop> {
  const client = await forkProcess(bench, 'client/read-loop-process.ts')
  return {
    async run(round) {
      const answer = z.union([ReadResult, z.object({ error: z.string() })]).parse(await client.ask(round))
      if ('error' in answer) throw new Error(answer.error)
      return answer
    },
  }
}
