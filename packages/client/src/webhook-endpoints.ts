import { type Page, PagedList } from './http/paged-list.ts'
import { type CallOptions, type Send, sendForJson, sendForNothing } from './http/sender.ts'
import type { NewWebhookEndpoint, WebhookDelivery, WebhookEndpoint, WebhookEventType } from './types.ts'

export interface WebhookRequest {
  url: string
  /** all by default */
  events?: WebhookEventType[]
  description?: string
}

type PageRequest = { limit?: number; cursor?: string } & CallOptions

const endpointPath = (id: string) => `/auth/webhooks/${encodeURIComponent(id)}/`

/** Webhook endpoints of the account. These calls need a login. */
export function webhookCalls(send: Send) {
  function list<T>(path: string, { limit, cursor: first, signal }: PageRequest): PagedList<T> {
    const readPage = (cursor: string | undefined) =>
      sendForJson<Page<T>>(send, { method: 'GET', path, query: { limit, cursor }, signal })
    return new PagedList<T>(readPage, first)
  }
  return {
    /** The answer has the secret, which cannot be shown again. */
    create: (request: WebhookRequest, { signal }: CallOptions = {}) =>
      sendForJson<NewWebhookEndpoint>(send, { method: 'POST', path: '/auth/webhooks/', json: request, signal }),
    list: (query: PageRequest = {}) => list<WebhookEndpoint>('/auth/webhooks/', query),
    update: (
      id: string,
      changes: Partial<WebhookRequest> & { status?: WebhookEndpoint['status'] },
      { signal }: CallOptions = {},
    ) => sendForJson<WebhookEndpoint>(send, { method: 'PATCH', path: endpointPath(id), json: changes, signal }),
    delete: (id: string, { signal }: CallOptions = {}) =>
      sendForNothing(send, { method: 'DELETE', path: endpointPath(id), signal }),
    /** Both secrets sign for 24 hours. */
    rotateSecret: (id: string, { signal }: CallOptions = {}) =>
      sendForJson<{ secret: string }>(send, { method: 'POST', path: `${endpointPath(id)}rotate-secret/`, signal }),
    /** Sends a `ping`. */
    test: (id: string, { signal }: CallOptions = {}) =>
      sendForNothing(send, { method: 'POST', path: `${endpointPath(id)}test/`, signal }),
    deliveries: (id: string, query: PageRequest = {}) => list<WebhookDelivery>(`${endpointPath(id)}deliveries/`, query),
    redeliver: (id: string, deliveryId: string, { signal }: CallOptions = {}) =>
      sendForNothing(send, {
        method: 'POST',
        path: `${endpointPath(id)}deliveries/${encodeURIComponent(deliveryId)}/redeliver/`,
        signal,
      }),
  }
}
