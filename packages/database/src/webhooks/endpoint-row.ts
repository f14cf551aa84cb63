import type { WebhookEndpoint, WebhookEvent } from '@ai-platform/contracts/webhook.ts'

/** A row of webhook_endpoints as pg returns it, without its secrets. */
export interface EndpointRow {
  id: string
  url: string
  events: WebhookEvent[]
  description: string
  status: 'enabled' | 'disabled'
  disabled_reason: string | null
  created_at: string
}

/** The columns of EndpointRow, for SELECT or RETURNING. */
export const endpointColumns = 'id, url, events, description, status, disabled_reason, created_at'

/** Converts a row to the endpoint of the API. */
export const toEndpoint = (row: EndpointRow): WebhookEndpoint => ({
  id: row.id,
  url: row.url,
  events: row.events,
  description: row.description,
  status: row.status,
  disabled_reason: row.disabled_reason,
  created_at: row.created_at,
})
