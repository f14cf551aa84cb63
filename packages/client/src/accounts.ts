import { type CallOptions, type Send, sendForJson, sendForNothing } from './http/sender.ts'
import type { SessionStore } from './session/session-store.ts'
import type { Session, TokenPair, UsageReport, User } from './types.ts'

export interface Registration {
  username: string
  email: string
  password: string
  /** the same password again; by default `password` itself */
  password2?: string
  /** the invitation code, where the platform asks for one */
  invite?: string
}

export interface Credentials {
  email: string
  password: string
  /** the one-time code of an account with a second factor */
  otp?: string
}

/** Calls about the account. Those that start or end a session keep it in the store. */
export function accountCalls(send: Send, store: SessionStore) {
  async function keep(session: Session): Promise<Session> {
    await store.save(session)
    return session
  }
  return {
    register: async (registration: Registration, { signal }: CallOptions = {}): Promise<Session> =>
      keep(
        await sendForJson<Session>(send, {
          method: 'POST',
          path: '/auth/register/',
          json: { password2: registration.password, ...registration },
          authenticated: false,
          signal,
        }),
      ),
    login: async (credentials: Credentials, { signal }: CallOptions = {}): Promise<Session> =>
      keep(
        await sendForJson<Session>(send, {
          method: 'POST',
          path: '/auth/login/',
          json: credentials,
          authenticated: false,
          signal,
        }),
      ),
    /** Ends the session on the platform, and forgets it even if the platform cannot be reached. */
    async logout({ signal }: CallOptions = {}): Promise<void> {
      const session = await store.load()
      await store.save(undefined)
      if (!session) return
      await sendForNothing(send, {
        method: 'POST',
        path: '/auth/logout/',
        json: { refresh: session.refresh },
        authenticated: false,
        repeatable: true,
        signal,
      })
    },
    profile: ({ signal }: CallOptions = {}) =>
      sendForJson<User>(send, { method: 'GET', path: '/auth/profile/', signal }),
    updateProfile: (changes: { username: string }, { signal }: CallOptions = {}) =>
      sendForJson<User>(send, { method: 'PATCH', path: '/auth/profile/', json: changes, signal }),
    /** Ends every other session of the account. */
    async changePassword(
      change: { current_password: string; new_password: string },
      { signal }: CallOptions = {},
    ): Promise<TokenPair> {
      const tokens = await sendForJson<TokenPair>(send, {
        method: 'POST',
        path: '/auth/password/change/',
        json: change,
        signal,
      })
      const session = await store.load()
      if (session) await store.save({ ...session, ...tokens })
      return tokens
    },
    /** What the account used, by UTC day. @param days from 1 to 90, 30 by default */
    usage: ({ days, signal }: { days?: number } & CallOptions = {}) =>
      sendForJson<UsageReport>(send, { method: 'GET', path: '/auth/usage/', query: { days }, signal }),
  }
}
