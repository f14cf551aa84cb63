// The package in browsers, and in other systems that have fetch and WebSocket.
import { type ClientOptions, PlatformClient } from './client.ts'
import { browserPlatform } from './platform/browser-platform.ts'

export type * from './client.ts'
export type { FeedState } from './events/follow-feed.ts'
export type { WatchUpdate } from './events/watch-task.ts'
export { ApiError, ConnectionError, type FieldError } from './http/api-error.ts'
export { type Page, PagedList } from './http/paged-list.ts'
export type { SessionStore } from './session/session-store.ts'
export type { FileInput } from './submission/file-input.ts'
export { TaskFailedError, WaitTimeoutError } from './submission/task-errors.ts'
export type * from './types.ts'

/** A client of the platform. */
export class Client extends PlatformClient {
  constructor(options: ClientOptions = {}) {
    super(options, browserPlatform)
  }
}
