import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Bench } from '../benchmark.ts'

const mainFile = fileURLToPath(new URL('./arrivals-process.ts', import.meta.url))

/** Requests of one kind that arrive at a fixed rate, whether or not earlier ones were answered. */
export interface ArrivalPlan {
  url: string
  method: 'GET' | 'POST'
  body?: unknown
  perSecond: number
}

export const Arrivals = z.object({
  /** for each plan the latency of each answer in ms, from the scheduled time of its request */
  plans: z.array(z.object({ latenciesMs: z.array(z.number()), statuses: z.record(z.string(), z.number()) })),
  /** the delay of the client itself with each request, which shows how the machine affects the measurement */
  lagsMs: z.array(z.number()),
})
export type Arrivals = z.infer<typeof Arrivals>

/** Starts the client in a separate process. `stop` waits for open requests and returns the measurements. */
export async function startArrivals(bench: Bench, plans: ArrivalPlan[]): Promise<{ stop(): Promise<Arrivals> }> {
  const { NODE_OPTIONS: _, ...env } = bench.environment
  const child = fork(mainFile, [], { env })
  bench.owns(() => child.kill('SIGKILL'))
  await once(child, 'spawn')
  child.send(plans)
  return {
    async stop() {
      const answer = once(child, 'message')
      child.send('stop')
      const [measured] = await answer
      child.kill()
      return Arrivals.parse(measured)
    },
  }
}
