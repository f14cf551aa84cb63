import { WebhookDeliveryParams, WebhookParams } from '@ai-platform/contracts/webhook.ts'
import { notFound, ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { Request } from 'express'

export const noSuchWebhook = () => notFound('webhook')

/** The id in the path. @throws ProblemError not_found when it is no UUID */
export function webhookIdOf(req: Request): string {
  const params = WebhookParams.safeParse(req.params)
  if (!params.success) throw noSuchWebhook()
  return params.data.id
}

/** The ids in the path. @throws ProblemError not_found when one is no UUID */
export function deliveryIdsOf(req: Request): { id: string; deliveryId: string } {
  const params = WebhookDeliveryParams.safeParse(req.params)
  if (!params.success) throw notFound('delivery')
  return { id: params.data.id, deliveryId: params.data.delivery_id }
}

export const webhookDisabled = () =>
  new ProblemError('webhook_disabled', 'The webhook is disabled. Enable it first, by a PATCH with "status": "enabled".')
