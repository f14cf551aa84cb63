import { ApiError } from '../http/api-error.ts'
import type { Session, TokenPair } from '../types.ts'
import type { SessionStore } from './session-store.ts'
import type { TokenSource } from './token-source.ts'

/** A token that expires sooner is refreshed first, so that it is still valid when it arrives. */
const minRemainingMs = 20_000

/** The `exp` of a JWT (RFC 7519, section 4.1.4) in ms since the epoch; undefined when it has none. */
export function readExpiryMs(token: string): number | undefined {
  try {
    const claims = JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')))
    return typeof claims.exp === 'number' ? claims.exp * 1000 : undefined
  } catch {
    return undefined
  }
}

export interface SessionTokens extends TokenSource {
  /** Exchanges the refresh token. Calls that arrive meanwhile share the answer. */
  refresh(): Promise<Session>
}

/**
 * The access token of the session in the store, refreshed before it expires.
 * @param exchange sends a refresh token
 * @param exclusively runs a function while no other tab runs one
 */
export function sessionTokens(
  store: SessionStore,
  exchange: (refresh: string) => Promise<TokenPair>,
  exclusively: <T>(run: () => Promise<T>) => Promise<T>,
): SessionTokens {
  let underWay: Promise<Session> | undefined

  /** @param outdated the access token to replace; another one in the store was refreshed by another tab */
  async function replace(outdated: string): Promise<Session> {
    const session = await store.load()
    if (!session) throw new ApiError(401, { code: 'not_authenticated', detail: 'There is no session. Log in first.' })
    if (session.access !== outdated) return session
    try {
      const next = { ...session, ...(await exchange(session.refresh)) }
      await store.save(next)
      return next
    } catch (error) {
      // The session has ended. A platform that cannot be reached ends none.
      if (error instanceof ApiError && (error.status === 401 || error.status === 403)) await store.save(undefined)
      throw error
    }
  }

  async function replaceOnce(outdated: string): Promise<Session> {
    if (underWay) {
      const session = await underWay
      // What was under way may have replaced an older token.
      if (session.access !== outdated) return session
    }
    underWay ??= exclusively(() => replace(outdated)).finally(() => {
      underWay = undefined
    })
    return underWay
  }

  return {
    async read() {
      const session = await store.load()
      if (!session) return undefined
      const expiresAtMs = readExpiryMs(session.access)
      if (expiresAtMs === undefined || expiresAtMs - Date.now() > minRemainingMs) return session.access
      return (await replaceOnce(session.access)).access
    },
    async renew(refused) {
      return (await replaceOnce(refused)).access !== refused
    },
    async refresh() {
      return replaceOnce((await store.load())?.access ?? '')
    },
  }
}
