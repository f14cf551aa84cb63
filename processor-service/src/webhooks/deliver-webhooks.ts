import { setTimeout as sleep } from 'node:timers/promises'
import type { TaskWebhookBatch } from '@ai-platform/contracts/event.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { PgBoss } from 'pg-boss'
import { Webhook } from 'standardwebhooks'
import { request } from 'undici'
import { type WebhookJobData, webhookQueue } from './webhook-queue.ts'

/** A job has the events of one statement, up to 64. */
const jobsPerFetch = 10
const eventsPerBody = 100
const pollMs = 1_000
/** For the events of one fetch. A job that is not completed after 20 s is delivered again (webhook-queue.ts). */
const timeoutMs = 10_000

/** auth-service answered with a 4xx status: repeating the same body would not help. */
class RefusedError extends Error {}

type Event = TaskWebhookBatch['events'][number]

/** The events of a job. One queued by a version before 2026-11-27 has a single event without an id. */
const eventsOf = (job: { id: string; data: WebhookJobData }): Event[] =>
  'events' in job.data ? job.data.events : [{ ...job.data, id: job.id }]

/**
 * Delivers queued final events to auth-service until `stop` is called: up to 100 in one body, signed after Standard
 * Webhooks. Each event carries an id, by which auth-service counts a repeated delivery once.
 */
export function startWebhookDelivery(options: { boss: PgBoss; url: string; secret: string; log: Logger }): {
  stop(): Promise<void>
} {
  const signer = new Webhook(options.secret)
  const stopped = new AbortController()

  async function post(events: Event[], signal: AbortSignal): Promise<void> {
    const id = events[0]?.id ?? ''
    const body = JSON.stringify({ events })
    const now = new Date()
    const { statusCode, body: answer } = await request(options.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': signer.sign(id, now, body),
      },
      body,
      signal,
    })
    await answer.dump()
    if (statusCode >= 400 && statusCode < 500) throw new RefusedError(`auth-service answered ${statusCode}`)
    if (statusCode !== 204) throw new Error(`auth-service answered ${statusCode}`)
  }

  /** Returns the ids of the events that were not accepted; undefined when auth-service did not answer. */
  async function deliver(events: Event[], signal: AbortSignal): Promise<string[] | undefined> {
    try {
      await post(events, signal)
      return []
    } catch (error) {
      options.log.warn({ err: error, count: events.length }, 'webhooks not delivered; they are retried')
      if (!(error instanceof RefusedError)) return undefined
      if (events.length === 1) return events.map(({ id }) => id)
      // A refused event must not block the others, so each is sent alone.
      const failed = await Promise.all(
        events.map(event =>
          post([event], signal).then(
            () => [],
            () => [event.id],
          ),
        ),
      )
      return failed.flat()
    }
  }

  /** Returns whether more events may be waiting. */
  async function deliverBatch(): Promise<boolean> {
    const jobs = await options.boss.fetch<WebhookJobData>(webhookQueue, { batchSize: jobsPerFetch })
    if (jobs.length === 0) return false
    const events = jobs.flatMap(eventsOf)
    const failed = new Set<string>()
    let isDown = false
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(timeoutMs)])
    for (let first = 0; first < events.length; first += eventsPerBody) {
      const group = events.slice(first, first + eventsPerBody)
      const refused: string[] | undefined = isDown ? undefined : await deliver(group, signal)
      isDown = refused === undefined
      for (const id of refused ?? group.map(event => event.id)) failed.add(id)
    }
    // A job is repeated as a whole: auth-service keeps the ids of the events it counted and counts none twice.
    const isFailed = (job: (typeof jobs)[number]) => eventsOf(job).some(({ id }) => failed.has(id))
    const { completed = [], repeated = [] } = Object.groupBy(jobs, job => (isFailed(job) ? 'repeated' : 'completed'))
    if (completed.length > 0)
      await options.boss.complete(
        webhookQueue,
        completed.map(({ id }) => id),
      )
    if (repeated.length > 0)
      await options.boss.fail(
        webhookQueue,
        repeated.map(({ id }) => id),
      )
    return jobs.length === jobsPerFetch && repeated.length === 0
  }

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      const more = await deliverBatch().catch(error => {
        options.log.error({ err: error }, 'webhook delivery failed')
        return false
      })
      // stop() aborts the sleep, which then rejects.
      if (!more) await sleep(pollMs, undefined, { signal: stopped.signal }).catch(() => {})
    }
  }

  const running = run()
  return {
    async stop() {
      stopped.abort()
      await running
    },
  }
}
