import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { PgBoss } from 'pg-boss'
import { Webhook } from 'standardwebhooks'
import { request } from 'undici'
import { webhookQueue } from './webhook-queue.ts'

const batchSize = 50
const pollMs = 1_000
const timeoutMs = 10_000

/** auth-service answered with a 4xx status: repeating the same body would not help. */
class RefusedError extends Error {}

interface Job {
  id: string
  data: object
}

/**
 * Delivers queued final events to auth-service until `stop` is called: up to 50 in one body, signed after Standard
 * Webhooks. Each event carries its job's id, by which auth-service counts a repeated delivery once.
 */
export function startWebhookDelivery(options: { boss: PgBoss; url: string; secret: string; log: Logger }): {
  stop(): Promise<void>
} {
  const signer = new Webhook(options.secret)
  const stopped = new AbortController()

  async function post(jobs: Job[], signal: AbortSignal): Promise<void> {
    const id = jobs[0]?.id ?? ''
    const body = JSON.stringify({ events: jobs.map(job => ({ ...job.data, id: job.id })) })
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

  /** Returns the ids of the jobs that were accepted. */
  async function deliver(jobs: Job[]): Promise<string[]> {
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(timeoutMs)])
    try {
      await post(jobs, signal)
      return jobs.map(({ id }) => id)
    } catch (error) {
      options.log.warn({ err: error, count: jobs.length }, 'webhooks not delivered; they are retried')
      // A refused event must not block the others, so each is sent alone. When auth-service is down, none is.
      const single = jobs.length > 1 && error instanceof RefusedError ? jobs : []
      const accepted = await Promise.all(
        single.map(job =>
          post([job], signal).then(
            () => [job.id],
            () => [],
          ),
        ),
      )
      return accepted.flat()
    }
  }

  /** Returns whether more events may be waiting. */
  async function deliverBatch(): Promise<boolean> {
    const jobs: Job[] = await options.boss.fetch<object>(webhookQueue, { batchSize })
    if (jobs.length === 0) return false
    const accepted = await deliver(jobs)
    const failed = jobs.map(({ id }) => id).filter(id => !accepted.includes(id))
    if (accepted.length > 0) await options.boss.complete(webhookQueue, accepted)
    if (failed.length > 0) await options.boss.fail(webhookQueue, failed)
    return jobs.length === batchSize && failed.length === 0
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
