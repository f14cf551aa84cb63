import type { TaskWebhook, TaskWebhookBatch } from '@ai-platform/contracts/event.ts'
import type { PgBoss } from 'pg-boss'
import { jobSql } from '../queue/boss.ts'

export const webhookQueue = 'webhooks'

/** The data of a job. Versions before 2026-11-27 queued one TaskWebhook a job, without an id. */
export type WebhookJobData = TaskWebhookBatch | TaskWebhook

/**
 * Outbox SQL (CommitExtras) of final events: queues one job with their TaskWebhooks for auth-service in the same
 * statement. An event's id is that of its place in the log, so a repeated delivery has the same id.
 */
export const webhookSql = `service_job AS (${jobSql(webhookQueue, {
  data: `jsonb_build_object('events', batch.events)`,
  source: `(
    SELECT jsonb_agg(jsonb_build_object(
      'id', event.user_id || '.' || event.seq, 'type', event.event, 'user_id', event.user_id, 'usage', written.run_usage,
      'event', jsonb_build_object('seq', event.seq, 'event', event.event, 'task_id', event.task_id,
        'filename', event.filename, 'task_type', event.task_type, 'status', event.status, 'error', event.error,
        'at', to_char(event.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))) AS events
    FROM event JOIN written ON written.id = event.task_id HAVING count(*) > 0) AS batch`,
})})`

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
