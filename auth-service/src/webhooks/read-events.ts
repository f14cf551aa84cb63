import { TaskWebhook, TaskWebhookBatch } from '@ai-platform/contracts/event.ts'
import { ProblemError, parseOrThrow } from '@ai-platform/runtime/problem-error.ts'

function parseJson(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString('utf8'))
  } catch {
    throw new ProblemError('malformed_request', 'The body is not valid JSON.')
  }
}

/**
 * Reads the events of a webhook's body: a batch whose events have ids, or a single event, which gets the webhook's id.
 * @throws ProblemError malformed_request, validation_error
 */
export function readEvents(payload: Buffer, webhookId: string): TaskWebhookBatch {
  const body = parseJson(payload)
  if (typeof body === 'object' && body !== null && 'events' in body) return parseOrThrow(TaskWebhookBatch, body)
  return { events: [{ ...parseOrThrow(TaskWebhook, body), id: webhookId }] }
}
