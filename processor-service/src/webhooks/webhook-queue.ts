import type { PgBoss } from 'pg-boss'
import { jobSql } from '../queue/boss.ts'

export const webhookQueue = 'webhooks'

/** Outbox SQL (CommitExtras) of a final event: queues its TaskWebhook for auth-service in the same statement. */
export const webhookSql = jobSql(webhookQueue, {
  data: `jsonb_build_object('type', event.event, 'user_id', event.user_id, 'usage', written.usage, 'event',
     jsonb_build_object('seq', event.seq, 'event', event.event, 'task_id', event.task_id, 'filename', event.filename,
       'task_type', event.task_type, 'status', event.status, 'error', event.error,
       'at', to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))`,
  source: 'event JOIN written ON written.id = event.task_id',
})

/**
 * Creates the queue of the service webhook. It is pg-boss for every task engine, because its jobs commit with the final
 * status. A failed delivery is retried for about two days, at most ten minutes apart.
 */
export async function createWebhookQueue(boss: PgBoss): Promise<void> {
  await boss.createQueue(webhookQueue, {
    retryLimit: 300,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 600,
    // Twice the time-out of a delivery: a job whose process died is delivered again soon.
    expireInSeconds: 20,
    deleteAfterSeconds: 3_600,
  })
}
