// A queue engine alone, for startQueuePeer: one process adds the jobs and runs them.
import { setTimeout as sleep } from 'node:timers/promises'
import { waitUntil } from '@ai-platform/testkit/wait-until.ts'
import { runBounded } from '../client/run-bounded.ts'
import { type QueueEngine, queueEngines } from './queue-engines.ts'
import type { QueueRequest } from './start-queue-peer.ts'

let engine: QueueEngine | undefined
let started = 0
let onNextStart = (_atMs: number) => {}

function onStart(): void {
  started += 1
  onNextStart(performance.now())
}

/** Adds single jobs to an idle queue. @returns ms from the end of `enqueue` until the job started, for each */
async function probe(own: QueueEngine, count: number, everyMs: number): Promise<number[]> {
  const waits: number[] = []
  for (let index = 0; index < count; index++) {
    const { promise, resolve } = Promise.withResolvers<number>()
    onNextStart = resolve
    await own.enqueue()
    const enqueuedAt = performance.now()
    waits.push(Math.max(0, (await promise) - enqueuedAt))
    await sleep(everyMs)
  }
  return waits
}

/** Adds jobs, `senders` at a time. @returns seconds until all of them have started */
async function runJobs(own: QueueEngine, jobs: number, senders: number): Promise<number> {
  const target = started + jobs
  const from = performance.now()
  await runBounded(jobs, senders, () => own.enqueue())
  await waitUntil(`${jobs} jobs have started`, 120_000, () => started >= target, 2)
  return (performance.now() - from) / 1_000
}

async function handle(request: QueueRequest): Promise<object> {
  if ('start' in request) {
    const { name, url, slots } = request.start
    engine = await queueEngines[name](url, slots, onStart)
    return {}
  }
  if (!engine) throw new Error('the engine has not started')
  if ('probe' in request) return { waits: await probe(engine, request.probe.count, request.probe.everyMs) }
  return { seconds: await runJobs(engine, request.run.jobs, request.run.senders) }
}

process.on('message', async (request: QueueRequest) => {
  process.send?.(await handle(request).catch(error => ({ error: String(error) })))
})
