import { TaskWebhook } from '@ai-platform/contracts/event.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { ProblemError, parseOrThrow } from '@ai-platform/runtime/problem-error.ts'
import express from 'express'
import { type Webhook, WebhookVerificationError } from 'standardwebhooks'
import type { AuthContext } from '../context.ts'
import type { Route } from '../http/route.ts'
import { sendContinue } from '../http/send-continue.ts'

const readRaw = express.raw({ type: () => true, limit: '256kb' })

// One statement, so the receipt and what it counted for stand or fall together; a doubled one has no new receipt.
const sql = `
  WITH receipt AS (
    INSERT INTO webhook_receipts (webhook_id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING webhook_id
  )
  UPDATE users SET tasks_completed = tasks_completed + $3, tasks_failed = tasks_failed + $4,
    input_tokens = input_tokens + $5, output_tokens = output_tokens + $6
  FROM receipt WHERE users.id = $2`

async function countEvent(pool: Pool, webhookId: string, body: TaskWebhook): Promise<void> {
  const completed = body.type === 'task_completed' ? 1 : 0
  const failed = body.type === 'task_failed' ? 1 : 0
  const { input_tokens = 0, output_tokens = 0 } = body.usage ?? {}
  await pool.query(sql, [webhookId, body.user_id, completed, failed, input_tokens, output_tokens])
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

/** POST /auth/internal/task-events/: a final event from processor-service, signed after Standard Webhooks, counted once. */
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
      await countEvent(pool, String(req.headers['webhook-id']), parseOrThrow(TaskWebhook, parseJson(payload)))
      res.status(204).end()
    },
  ],
})
