import { randomBytes } from 'node:crypto'
import { z } from 'zod'

const Session = z.object({ access: z.string(), user: z.object({ id: z.string() }) })

/** A registered user and the platform's URL. */
export interface Account {
  url: string
  userId: string
  email: string
  password: string
  token: string
}

/** Registers a new user. */
export async function register(url: string): Promise<Account> {
  const name = `bench-${randomBytes(6).toString('hex')}`
  const email = `${name}@example.com`
  const password = `pass ${name}`
  const answer = await fetch(`${url}/auth/register/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: name, email, password, password2: password }),
    signal: AbortSignal.timeout(60_000),
  })
  if (answer.status !== 201) throw new Error(`register: ${answer.status} ${await answer.text()}`)
  const { access: token, user } = Session.parse(await answer.json())
  return { url, userId: user.id, email, password, token }
}
