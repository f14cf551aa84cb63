import { randomUUID } from 'node:crypto'
import { SessionResponse } from '@ai-platform/contracts/account.ts'
import { expectBody } from './answer.ts'
import type { Client } from './client.ts'

export interface Account {
  id: string
  username: string
  email: string
  password: string
  access: string
  refresh: string
}

export interface Registration {
  username: string
  email: string
  password: string
  password2: string
}

/** The body of a registration, with a unique username and e-mail address unless `changes` sets them. */
export function newRegistration(changes: Partial<Registration> = {}): Registration {
  const name = `e2e-${randomUUID().slice(0, 13)}`
  const password = changes.password ?? 'correct horse 42'
  return { username: name, email: `${name}@example.com`, password, password2: password, ...changes }
}

export async function registerAccount(client: Client, changes: Partial<Registration> = {}): Promise<Account> {
  const body = newRegistration(changes)
  const session = expectBody(await client.call('POST', '/auth/register/', { json: body }), 201, SessionResponse)
  return { ...body, id: session.user.id, access: session.access, refresh: session.refresh }
}

export const logIn = (client: Client, email: string, password: string) =>
  client.call('POST', '/auth/login/', { json: { email, password } })

export const refreshSession = (client: Client, refresh: string) =>
  client.call('POST', '/auth/token/refresh/', { json: { refresh } })
