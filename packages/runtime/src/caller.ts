import type { IncomingHttpHeaders } from 'node:http'
import { Scope } from '@ai-platform/contracts/api-key.ts'
import type { AccessClaims } from '@ai-platform/contracts/token.ts'
import { bearerToken } from './access-token.ts'
import { isApiKey, looksLikeApiKey } from './api-key.ts'
import { accountDisabled, ProblemError } from './problem-error.ts'

/** Who makes a call, and what they may do. */
export interface Caller {
  userId: string
  /** all scopes for an access token */
  scopes: readonly Scope[]
  /** the API key of the call; undefined for an access token */
  keyId?: string
  /** when the credentials expire, in ms since the epoch; Infinity for a key that does not expire */
  expiresAtMs: number
}

/** What the database knows of a key: FoundApiKey of packages/database. */
interface KeyOfCaller {
  id: string
  userId: string
  scopes: Scope[]
  expiresAtMs: number
  isActive: boolean
}

/** Turns checked credentials into callers. Both services use it, so that they accept and refuse alike. */
export interface Callers {
  /**
   * The caller of a verified access token; a promise only while the disabled accounts are being read.
   * @throws ProblemError account_disabled, unless an admin acts for the account
   */
  ofClaims(claims: AccessClaims): Caller | Promise<Caller>
  /**
   * The caller of an API key.
   * @throws ProblemError token_not_valid, account_disabled; the error of the database when it does not answer
   */
  ofKey(key: string): Promise<Caller>
}

/** The credentials of a request. */
export type Credentials = { token: string; key?: undefined } | { key: string; token?: undefined }

const badKey = (detail: string) => new ProblemError('token_not_valid', detail)

/** Tells an API key from an access token by its start. */
export const credentialsIn = (text: string): Credentials => (looksLikeApiKey(text) ? { key: text } : { token: text })

/**
 * Reads the credentials from `Authorization: Bearer` or `X-Api-Key`.
 * @throws ProblemError not_authenticated without any, token_not_valid for an unreadable header or two different credentials
 */
export function readCredentials(headers: IncomingHttpHeaders): Credentials {
  const key = headers['x-api-key']
  if (key === undefined) return credentialsIn(bearerToken(headers.authorization))
  if (typeof key !== 'string' || key === '') throw badKey('The X-Api-Key header is empty. Send one API key.')
  if (headers.authorization !== undefined && bearerToken(headers.authorization) !== key)
    throw badKey('The headers Authorization and X-Api-Key have different credentials. Send one of them.')
  return { key }
}

/**
 * @param keys looks up keys of the right form
 * @param accounts the accounts that were disabled lately
 */
export function createCallers(
  keys: { find(key: string): Promise<KeyOfCaller | undefined> },
  accounts: { isDisabled(userId: string): boolean | Promise<boolean> },
): Callers {
  const admit = (caller: Caller, disabled: boolean): Caller => {
    if (disabled) throw accountDisabled()
    return caller
  }
  return {
    ofClaims({ sub, exp, act }) {
      const caller = { userId: sub, scopes: Scope.options, expiresAtMs: exp * 1000 }
      const disabled = !act && accounts.isDisabled(sub)
      return disabled instanceof Promise ? disabled.then(is => admit(caller, is)) : admit(caller, disabled)
    },
    async ofKey(key) {
      if (!isApiKey(key)) throw badKey('This is not an API key of this platform. Check that it was copied whole.')
      const found = await keys.find(key)
      if (!found) throw badKey('The API key is unknown or was revoked. Create a new one.')
      if (found.expiresAtMs <= Date.now()) throw badKey('The API key has expired. Create a new one.')
      const { id, userId, scopes, expiresAtMs } = found
      const disabled = !found.isActive || (await accounts.isDisabled(userId))
      return admit({ userId, scopes, keyId: id, expiresAtMs }, disabled)
    },
  }
}

/**
 * Checks that a caller may make a call.
 * @param scope what the call needs of an API key; without one, it takes access tokens only
 * @throws ProblemError insufficient_scope
 */
export function requireScope(caller: Caller, scope: Scope | undefined): void {
  if (caller.keyId === undefined || (scope !== undefined && caller.scopes.includes(scope))) return
  throw new ProblemError(
    'insufficient_scope',
    scope === undefined
      ? 'This call takes no API key. Log in and send an access token.'
      : `The API key lacks the scope ${scope}. Use a key that has it.`,
  )
}
