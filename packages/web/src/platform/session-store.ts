import type { SessionStore } from '@ai-platform/client/browser.ts'
import type { Session, User } from '@ai-platform/client/types.ts'

const storageKey = 'ai-platform.session'

/** A JWT that has expired, so that the client refreshes the session before its first call. */
const expiredToken = 'e30.eyJleHAiOjB9.e30'

/** What is kept in the browser. The access token never leaves memory. */
interface KeptSession {
  refresh: string
  user: User
}

/** The kept session as a store for the client, which also reports each login and logout. */
export interface PageSessionStore extends SessionStore {
  load(): Session | undefined
  save(session: Session | undefined): void
  /**
   * @param listener called after each login, logout and change of the account, also in another tab. `ended`: the platform no longer
   * accepts the session
   * @returns a function that ends this
   */
  subscribe(listener: (reason: SessionChange) => void): () => void
  /** Call it before a logout, which otherwise looks like a session that has ended. */
  expectLogout(): void
}

export type SessionChange = 'changed' | 'ended'

function readKept(storage: Storage): KeptSession | undefined {
  try {
    const kept = JSON.parse(storage.getItem(storageKey) ?? 'null')
    return typeof kept?.refresh === 'string' && typeof kept.user?.id === 'string' ? kept : undefined
  } catch {
    return undefined
  }
}

/**
 * Keeps the access token in memory, and the refresh token with the account in localStorage, which all tabs share. See
 * docs/decisions/2026-11-27-web-page.md.
 */
export function createSessionStore(storage: Storage): PageSessionStore {
  const listeners = new Set<(reason: SessionChange) => void>()
  let access = expiredToken
  let expectsLogout = false
  const tell = (reason: SessionChange) => {
    for (const listener of listeners) listener(reason)
  }
  addEventListener('storage', event => {
    if (event.storageArea !== storage || (event.key !== storageKey && event.key !== null)) return
    const userBefore = event.oldValue === null ? undefined : JSON.parse(event.oldValue).user?.id
    // The access token belongs to the account that another tab left.
    if (readKept(storage)?.user.id !== userBefore) access = expiredToken
    tell('changed')
  })
  return {
    load() {
      const kept = readKept(storage)
      return kept && { ...kept, access }
    },
    save(session) {
      if (session) {
        const kept: KeptSession = { refresh: session.refresh, user: session.user }
        access = session.access
        storage.setItem(storageKey, JSON.stringify(kept))
      } else {
        access = expiredToken
        storage.removeItem(storageKey)
      }
      tell(session || expectsLogout ? 'changed' : 'ended')
      expectsLogout = false
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    expectLogout() {
      expectsLogout = true
    },
  }
}
