import { randomBytes } from 'node:crypto'
import { Profile, type SessionResponse } from '@ai-platform/contracts/account.ts'
import { waitUntil } from '@ai-platform/testkit/wait-until.ts'

/** A registered user and the URLs of the services. */
export interface Account {
  userId: string
  token: string
  authUrl: string
  processorUrl: string
}

const timeoutMs = 15_000

/** Registers a new user. */
export async function register(urls: { authUrl: string; processorUrl: string }): Promise<Account> {
  const name = `chaos-${randomBytes(6).toString('hex')}`
  const password = `pass ${name}`
  const answer = await fetch(`${urls.authUrl}/auth/register/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: name, email: `${name}@example.com`, password, password2: password }),
    signal: AbortSignal.timeout(timeoutMs),
  })
  if (answer.status !== 201) throw new Error(`register: ${answer.status} ${await answer.text()}`)
  const session = (await answer.json()) as SessionResponse
  return { userId: session.user.id, token: session.access, ...urls }
}

/**
 * Reads JSON as the account. Repeats the request when the connection breaks.
 * @throws Error when the answer is not a 2xx
 */
export function read(account: Account, path: string, baseUrl = account.processorUrl): Promise<unknown> {
  return waitUntil(`GET ${path}`, 20_000, async () => {
    const answer = await fetch(`${baseUrl}${path}`, {
      headers: { authorization: `Bearer ${account.token}` },
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${answer.status} ${text}`)
    return JSON.parse(text)
  })
}

export const readProfile = async (account: Account): Promise<Profile> =>
  Profile.parse(await read(account, '/auth/profile/', account.authUrl))
