import { z } from 'zod'
import type { Bench } from '../benchmark.ts'
import type { Account } from './account.ts'
import { forkProcess } from './fork-process.ts'

export interface TaskLoopOptions {
  users: Account[]
  /** where the users' event sockets are; undefined: a task ends with the answer to its submission */
  socketUrl: string | undefined
  documentBytes: number
}

export interface TaskRound {
  /** address of the submissions */
  url: string
  tasks: number
  /** submissions under way, each from its request to its final event */
  inFlight: number
}

export const TaskRoundResult = z.object({
  seconds: z.number(),
  /** CPU time of the client */
  cpuMs: z.number(),
  /** from the request to its 202 */
  acceptMs: z.array(z.number()),
  /** from the request to the final event */
  endMs: z.array(z.number()),
})
export type TaskRoundResult = z.infer<typeof TaskRoundResult>

/** Clients in a separate process. Each keeps one submission under way until its final event. */
export interface TaskLoop {
  pid: number
  /** @throws Error when a submission is not accepted, or a task does not complete */
  run(round: TaskRound): Promise<TaskRoundResult>
}

export async function startTaskLoop(bench: Bench, options: TaskLoopOptions): Promise<TaskLoop> {
  const client = await forkProcess(bench, 'client/task-loop-process.ts')
  await client.ask({ open: options })
  return {
    pid: client.pid,
    async run(round) {
      const answer = z.union([TaskRoundResult, z.object({ error: z.string() })]).parse(await client.ask({ round }))
      if ('error' in answer) throw new Error(answer.error)
      return answer
    },
  }
}
