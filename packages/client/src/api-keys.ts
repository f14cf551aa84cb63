import { type Page, PagedList } from './http/paged-list.ts'
import { type CallOptions, type Send, sendForJson, sendForNothing } from './http/sender.ts'
import type { ApiKey, NewApiKey } from './types.ts'

export interface NewApiKeyRequest {
  name: string
  /** all by default */
  scopes?: ApiKey['scopes']
  /** ISO 8601; never by default */
  expires_at?: string
}

/** API keys of the account. These calls need a login. */
export function apiKeyCalls(send: Send) {
  const path = '/auth/api-keys/'
  return {
    /** The answer has the key, which cannot be shown again. */
    create: (request: NewApiKeyRequest, { signal }: CallOptions = {}) =>
      sendForJson<NewApiKey>(send, { method: 'POST', path, json: request, signal }),
    list: ({ limit, cursor: first, signal }: { limit?: number; cursor?: string } & CallOptions = {}) =>
      new PagedList<ApiKey>(
        cursor => sendForJson<Page<ApiKey>>(send, { method: 'GET', path, query: { limit, cursor }, signal }),
        first,
      ),
    /** Revokes a key, within 2 s. */
    delete: (id: string, { signal }: CallOptions = {}) =>
      sendForNothing(send, { method: 'DELETE', path: `${path}${encodeURIComponent(id)}/`, signal }),
  }
}
