// The client of startArrivals, in a separate process so that the benchmark does not delay it.
import { Agent, request } from 'node:http'
import { setPriority } from 'node:os'
import type { ArrivalPlan, Arrivals } from './arrivals.ts'

try {
  // The client has a higher CPU priority than the measured processes; only root may set it.
  setPriority(-10)
} catch {}

const agent = new Agent({ keepAlive: true, maxSockets: 256 })
const lagsMs: number[] = []
const pending = new Set<Promise<void>>()

/** @returns the status, or the error's code, once the whole answer is here */
function ask({ url, method, body }: ArrivalPlan): Promise<string> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  const headers = text === undefined ? {} : { 'content-type': 'application/json', 'content-length': text.length }
  return new Promise(resolve => {
    const sent = request(url, { method, headers, agent, timeout: 60_000 }, answer => {
      answer.resume()
      answer.once('end', () => resolve(String(answer.statusCode)))
      answer.once('error', () => resolve('broken'))
    })
    sent.once('timeout', () => sent.destroy())
    sent.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    sent.end(text)
  })
}

function arrive(plan: ArrivalPlan, index: number): { measured: Arrivals['plans'][number]; stop(): void } {
  const measured: Arrivals['plans'][number] = { latenciesMs: [], statuses: {} }
  const intervalMs = 1_000 / plan.perSecond
  // Spreads the plans over time.
  let dueMs = performance.now() + intervalMs * (0.2 + 0.3 * index)
  let timer: NodeJS.Timeout
  const send = (due: number) => {
    const done = ask(plan).then(status => {
      measured.latenciesMs.push(performance.now() - due)
      measured.statuses[status] = (measured.statuses[status] ?? 0) + 1
      pending.delete(done)
    })
    pending.add(done)
  }
  const schedule = () => {
    timer = setTimeout(
      () => {
        const now = performance.now()
        lagsMs.push(now - dueMs)
        while (dueMs <= now) {
          // The client's own delay is recorded separately and not counted as the server's time.
          send(Math.max(dueMs, now))
          dueMs += intervalMs
        }
        schedule()
      },
      Math.max(0, dueMs - performance.now()),
    )
  }
  schedule()
  return { measured, stop: () => clearTimeout(timer) }
}

let running: ReturnType<typeof arrive>[] = []
process.on('message', async (message: ArrivalPlan[] | 'stop') => {
  if (message !== 'stop') {
    running = message.map(arrive)
    return
  }
  for (const { stop } of running) stop()
  await Promise.all(pending)
  const result: Arrivals = { plans: running.map(({ measured }) => measured), lagsMs }
  process.send?.(result)
})
