import type { TaskWebhook } from '@ai-platform/contracts/event.ts'
import type { Queryable } from '@ai-platform/database/pool.ts'
import type { TaskWrite } from '@ai-platform/database/tasks/write-result.ts'
import type { PgBoss } from 'pg-boss'
import { bossDatabase } from '../queue/boss.ts'

export const webhookQueue = 'webhooks'

export interface WebhookOutbox {
  /** Puts a final event up for delivery to auth-service, in the transaction that makes it final. */
  add(transaction: Queryable, write: TaskWrite): Promise<void>
}

/** The body of the webhook for a write's event; undefined for an event that is not a final one. */
function webhookOf({ task, event }: TaskWrite): TaskWebhook | undefined {
  const { event: type } = event
  if (type !== 'task_completed' && type !== 'task_failed' && type !== 'task_cancelled') return undefined
  return { type, user_id: task.user_id, event, usage: task.usage }
}

/**
 * The service webhook's durable queue: always pg-boss, whatever engine carries the tasks, for PostgreSQL is there anyway
 * and its job commits with the row. Retried for about two days, up to ten minutes apart.
 */
export async function createWebhookOutbox(boss: PgBoss): Promise<WebhookOutbox> {
  await boss.createQueue(webhookQueue, {
    retryLimit: 300,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 600,
    // Twice as long as a delivery may take: one whose deliverer died is due again soon.
    expireInSeconds: 20,
    deleteAfterSeconds: 3_600,
  })
  return {
    async add(transaction, write) {
      const body = webhookOf(write)
      if (body) await boss.send(webhookQueue, body, { db: bossDatabase(transaction) })
    },
  }
}
