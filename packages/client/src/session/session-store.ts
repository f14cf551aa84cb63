import type { Session } from '../types.ts'

/**
 * Keeps the session of a login. Tabs that share a store share the session: each refresh token is valid once, so a client
 * reads the store again before it refreshes.
 */
export interface SessionStore {
  load(): Session | undefined | Promise<Session | undefined>
  /** @param session undefined after a logout, or when the platform no longer accepts the session */
  save(session: Session | undefined): void | Promise<void>
}

export function memoryStore(session?: Session): SessionStore {
  let current = session
  return {
    load: () => current,
    save(next) {
      current = next
    },
  }
}
