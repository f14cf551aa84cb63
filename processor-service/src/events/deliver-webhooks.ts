import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { PgBoss } from 'pg-boss'
import { Webhook } from 'standardwebhooks'
import { request } from 'undici'
import { webhookQueue } from './webhook-outbox.ts'

const batchSize = 20
const pollMs = 1_000
const timeoutMs = 10_000

/**
 * Delivers the events of the outbox to auth-service, signed after Standard Webhooks, until `stop` is called. The job's
 * id is the webhook's id, so that one delivered twice is known to be the same.
 */
export function startWebhookDelivery(options: { boss: PgBoss; url: string; secret: string; log: Logger }): {
  stop(): Promise<void>
} {
  const signer = new Webhook(options.secret)
  const stopped = new AbortController()

  async function post(id: string, data: unknown, signal: AbortSignal): Promise<void> {
    const body = JSON.stringify(data)
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
    if (statusCode !== 204) throw new Error(`auth-service answered ${statusCode}`)
  }

  /** @returns whether there may be more to deliver at once */
  async function deliverBatch(): Promise<boolean> {
    const jobs = await options.boss.fetch(webhookQueue, { batchSize })
    if (jobs.length === 0) return false
    const signal = AbortSignal.any([stopped.signal, AbortSignal.timeout(timeoutMs)])
    const outcomes = await Promise.allSettled(jobs.map(job => post(job.id, job.data, signal)))
    const idsOf = (status: string) => jobs.filter((_, index) => outcomes[index]?.status === status).map(({ id }) => id)
    const [delivered, failed] = [idsOf('fulfilled'), idsOf('rejected')]
    if (delivered.length > 0) await options.boss.complete(webhookQueue, delivered)
    if (failed.length > 0) {
      const reason = outcomes.find(outcome => outcome.status === 'rejected')?.reason
      options.log.warn({ err: reason, count: failed.length }, 'webhooks not delivered; they are tried again')
      await options.boss.fail(webhookQueue, failed)
    }
    return jobs.length === batchSize && failed.length === 0
  }

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      const more = await deliverBatch().catch(error => {
        options.log.error({ err: error }, 'webhook delivery failed')
        return false
      })
      // Stopping ends the wait, which rejects then.
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
