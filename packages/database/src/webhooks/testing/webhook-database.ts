import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { NewWebhook } from '@ai-platform/contracts/webhook.ts'
import type { Pool } from '../../pool.ts'
import { cancelTask } from '../../tasks/cancel-task.ts'
import { finishTasks } from '../../tasks/finish-tasks.ts'
import { completed, openPool, openTaskDatabase, type TaskDatabase } from '../../tasks/testing/task-database.ts'
import { claimEndpoints, type EndpointClaim } from '../claim-endpoints.ts'
import { insertEndpoint } from '../insert-endpoint.ts'
import { queueDeliveriesSql } from '../queue-deliveries.ts'
import { type DueDelivery, takeNextDelivery } from '../take-next-delivery.ts'

export interface WebhookDatabase extends TaskDatabase {
  /** the rights of auth-service */
  auth: Pool
  addEndpoint(userId: string, endpoint?: Partial<NewWebhook>): Promise<string>
  /** Completes a new task of the user, with its deliveries. @returns the task's id */
  complete(userId: string): Promise<string>
  cancel(userId: string): Promise<string>
  claimOne(): Promise<EndpointClaim>
  /** Fails unless a delivery is due. */
  take(claim: EndpointClaim): Promise<DueDelivery>
}

const extras = { notifyFrom: null, outbox: queueDeliveriesSql }

/** A database with shorthands for webhooks. */
export async function openWebhookDatabase(): Promise<WebhookDatabase> {
  const database = await openTaskDatabase()
  const { pool, addTask, claim } = database
  const auth = openPool(database.urls.authUrl)
  return {
    ...database,
    auth,
    async addEndpoint(userId, endpoint = {}) {
      const id = randomUUID()
      const events: NewWebhook['events'] = ['task.completed', 'task.failed', 'task.cancelled']
      const secret = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
      const row = { id, userId, secret, url: 'https://example.com/', events, description: '', ...endpoint }
      assert.ok(await insertEndpoint(auth, row))
      return id
    },
    async complete(userId) {
      const taskId = await addTask(userId)
      const claimed = await claim()
      assert.equal(claimed?.task.id, taskId)
      const attempt = { taskId, attempt: claimed.task.attempt }
      const [change] = await finishTasks(pool, [{ attempt, outcome: completed, attemptOutcome: 'completed' }], extras)
      assert.ok(change)
      return taskId
    },
    async cancel(userId) {
      const taskId = await addTask(userId)
      assert.ok(await cancelTask(pool, { taskId, userId }, extras))
      return taskId
    },
    async claimOne() {
      const [endpoint, ...more] = await claimEndpoints(pool, { usual: 10, slow: 10 })
      assert.ok(endpoint)
      assert.deepEqual(more, [])
      return endpoint
    },
    async take(endpoint) {
      const next = await takeNextDelivery(pool, endpoint)
      assert.ok(typeof next === 'object', `no delivery: ${next}`)
      return next
    },
    async close() {
      await auth.end()
      await database.close()
    },
  }
}
