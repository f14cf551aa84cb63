import assert from 'node:assert/strict'
import type { Service } from './start-service.ts'

/** The header that a browser sends with requests of the panel's own pages. */
export const sameOrigin = { 'sec-fetch-site': 'same-origin' }

/** Sends the login form. */
export const postLogin = (
  service: Service,
  account: { email: string; password: string },
  headers: Record<string, string> = sameOrigin,
) =>
  fetch(`${service.url}/admin/login`, {
    method: 'POST',
    redirect: 'manual',
    headers,
    body: new URLSearchParams({ email: account.email, password: account.password }),
  })

/** The session cookie that an answer sets. */
export const cookieOf = (response: Response): string => response.headers.getSetCookie()[0]?.split(';')[0] ?? ''

/** @returns the session cookie */
export async function logIn(service: Service, account: { email: string; password: string }): Promise<string> {
  const response = await postLogin(service, account)
  assert.equal(response.status, 303)
  assert.equal(response.headers.get('location'), '/admin')
  return cookieOf(response)
}

/** Calls a path below /admin with a session cookie, as the panel's pages do. */
export const ask = (service: Service, cookie: string, path: string, init: RequestInit = {}) =>
  fetch(`${service.url}/admin${path}`, {
    redirect: 'manual',
    ...init,
    headers: { cookie, ...sameOrigin, ...init.headers },
  })

/** Runs an action of the JSON API. */
export const act = (service: Service, cookie: string, path: string, headers: Record<string, string> = {}) =>
  ask(service, cookie, `/api/resources/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{}',
  })
