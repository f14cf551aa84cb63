import { TaskWebhook, TaskWebhookBatch } from '@ai-platform/contracts/event.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { ProblemError, parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import express from 'express'
import { type Webhook, WebhookVerificationError } from 'standardwebhooks'
import type { AuthContext } from '../context.ts'
import type { Route } from '../http/route.ts'
import { sendContinue } from '../http/send-continue.ts'

const readRaw = express.raw({ type: () => true, limit: '256kb' })

// One statement, so that receipts and what they counted for stand or fall together; a doubled event has no new receipt.
// Locks are taken in order, so that two senders cannot hold each other up.
const sql = `
  WITH event AS (
    SELECT DISTINCT ON (id) * FROM jsonb_to_recordset($1::jsonb)
      AS e (id text, user_id uuid, completed int, failed int, input_tokens bigint, output_tokens bigint) ORDER BY id
  ),
  receipt AS (
    INSERT INTO webhook_receipts (webhook_id) SELECT id FROM event ORDER BY id ON CONFLICT DO NOTHING RETURNING webhook_id
  ),
  counted AS (
    SELECT user_id, sum(completed) AS completed, sum(failed) AS failed, sum(input_tokens) AS input_tokens,
      sum(output_tokens) AS output_tokens
    FROM event JOIN receipt ON webhook_id = id GROUP BY user_id
  ),
  locked AS (SELECT id FROM users WHERE id IN (SELECT user_id FROM counted) ORDER BY id FOR NO KEY UPDATE)
  UPDATE users SET tasks_completed = tasks_completed + c.completed, tasks_failed = tasks_failed + c.failed,
    input_tokens = users.input_tokens + c.input_tokens, output_tokens = users.output_tokens + c.output_tokens
  FROM counted c JOIN locked ON locked.id = c.user_id WHERE users.id = c.user_id`

async function countEvents(pool: Pool, { events }: TaskWebhookBatch): Promise<void> {
  const rows = events.map(({ id, user_id, type, usage }) => ({
    id,
    user_id,
    completed: type === 'task_completed' ? 1 : 0,
    failed: type === 'task_failed' ? 1 : 0,
    input_tokens: usage?.input_tokens ?? 0,
    output_tokens: usage?.output_tokens ?? 0,
  }))
  await pool.query({ name: 'count_events', text: sql, values: [JSON.stringify(rows)] })
}

/** The body's events: several with their ids, or one, whose id is the webhook's. */
function readEvents(body: unknown, webhookId: string): TaskWebhookBatch {
  if (typeof body === 'object' && body !== null && 'events' in body) return parseOrThrow(TaskWebhookBatch, body)
  return { events: [{ ...parseOrThrow(TaskWebhook, body), id: webhookId }] }
}

function verifySignature(webhook: Webhook, payload: Buffer, headers: NodeJS.Dict<string | string[]>): void {
  const header = (name: string) => String(headers[name] ?? '')
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature']
  try {
    webhook.verify(payload, Object.fromEntries(names.map(name => [name, header(name)])), { jsonParse: false })
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error
    throw new ProblemError('signature_not_valid', 'The event is not signed, wrongly signed, or too old.')
  }
}

function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'))
  } catch {
    throw new ProblemError('malformed_request', 'The body is not valid JSON.')
  }
}

/** POST /auth/internal/task-events/: final events from processor-service, signed after Standard Webhooks, each counted once. */
export const receiveTaskEvent = ({ pool, webhook }: AuthContext): Route => ({
  method: 'post',
  path: '/auth/internal/task-events/',
  handlers: [
    (req, res, next) => {
      sendContinue(req, res)
      readRaw(req, res, next)
    },
    async (req, res) => {
      const payload = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0)
      verifySignature(webhook, payload, req.headers)
      await countEvents(pool, readEvents(parseJson(payload), String(req.headers['webhook-id'])))
      res.status(204).end()
    },
  ],
})
