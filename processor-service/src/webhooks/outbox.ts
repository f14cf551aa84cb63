import type { PgBoss } from 'pg-boss'
import { jobSql } from '../queue/boss.ts'

export const webhookQueue = 'webhooks'

/**
 * The outbox (see Telling) of a final event: puts its webhook for auth-service on the queue, a TaskWebhook, in the
 * statement that makes it final.
 */
export const webhookSql = jobSql(
  webhookQueue,
  `jsonb_build_object('type', event.event, 'user_id', event.user_id, 'usage', written.usage, 'event',
     jsonb_build_object('seq', event.seq, 'event', event.event, 'task_id', event.task_id, 'filename', event.filename,
       'task_type', event.task_type, 'status', event.status, 'error', event.error,
       'at', to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))`,
  'event, written',
)

/**
 * The service webhook's durable queue: always pg-boss, whatever engine carries the tasks, for PostgreSQL is there anyway
 * and its job commits with the row. Retried for about two days, up to ten minutes apart.
 */
export async function createWebhookQueue(boss: PgBoss): Promise<void> {
  await boss.createQueue(webhookQueue, {
    retryLimit: 300,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 600,
    // Twice as long as a delivery may take: one whose deliverer died is due again soon.
    expireInSeconds: 20,
    deleteAfterSeconds: 3_600,
  })
}
