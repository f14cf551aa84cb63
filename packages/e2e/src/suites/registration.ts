import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SessionResponse } from '@ai-platform/contracts/account.ts'
import { logIn, newRegistration, type Registration, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody, expectProblem, show } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { z } from 'zod'

const withPassword = (password: string) => newRegistration({ password, password2: password })

const omit = (body: Registration, field: keyof Registration): Partial<Registration> => {
  const { [field]: _left, ...rest } = body
  return rest
}

/** Refused bodies, each with the field that the error must name. */
const refusals: { what: string; path: keyof Registration; body: () => unknown }[] = [
  { what: 'no username', path: 'username', body: () => omit(newRegistration(), 'username') },
  { what: 'no e-mail', path: 'email', body: () => omit(newRegistration(), 'email') },
  { what: 'no password', path: 'password', body: () => omit(newRegistration(), 'password') },
  { what: 'no second password', path: 'password2', body: () => omit(newRegistration(), 'password2') },
  { what: 'an empty username', path: 'username', body: () => newRegistration({ username: '' }) },
  { what: 'a username of blanks', path: 'username', body: () => newRegistration({ username: '   ' }) },
  {
    what: 'a username of 10,000 characters',
    path: 'username',
    body: () => newRegistration({ username: 'a'.repeat(10_000) }),
  },
  { what: 'a number for a username', path: 'username', body: () => ({ ...newRegistration(), username: 42 }) },
  { what: 'an e-mail without @', path: 'email', body: () => newRegistration({ email: 'example.com' }) },
  {
    what: 'an e-mail of 400 characters',
    path: 'email',
    body: () => newRegistration({ email: `${'a'.repeat(390)}@example.com` }),
  },
  {
    what: 'two different passwords',
    path: 'password2',
    body: () => ({ ...newRegistration(), password2: 'another horse 42' }),
  },
  { what: 'a password of 7 characters', path: 'password', body: () => withPassword('short 7') },
  { what: 'a password of digits alone', path: 'password', body: () => withPassword('8675309867') },
  { what: 'a password of 73 bytes', path: 'password', body: () => withPassword('a'.repeat(73)) },
  { what: 'a password of 37 characters and 74 bytes', path: 'password', body: () => withPassword('é'.repeat(37)) },
  { what: 'a password of 20 characters and 80 bytes', path: 'password', body: () => withPassword('😀'.repeat(20)) },
  {
    what: 'the username as password',
    path: 'password',
    body: () => {
      const { username } = newRegistration()
      return newRegistration({ username, password: username, password2: username })
    },
  },
  {
    what: 'the e-mail address as password',
    path: 'password',
    body: () => {
      const { email } = newRegistration()
      return newRegistration({ email, password: email, password2: email })
    },
  },
]

function describeLongPasswords(client: Client): void {
  for (const [what, password] of [
    ['72 ASCII characters', 'a1'.repeat(36)],
    ['36 two-byte characters', 'é'.repeat(36)],
    ['18 four-byte characters', '😀'.repeat(18)],
    ['8 characters', 'eight ch'],
  ] as const) {
    it(`a password of ${what} is accepted, and every byte is compared`, async () => {
      const account = await registerAccount(client, { password, password2: password })
      assert.equal((await logIn(client, account.email, password)).status, 200)
      const shorter = [...password].slice(0, -1).join('')
      expectProblem(await logIn(client, account.email, shorter), 401, 'invalid_credentials')
      const longer = await logIn(client, account.email, `${password}x`)
      assert.ok([400, 401].includes(longer.status), show(longer))
    })
  }
}

export function describeRegistration(client: Client): void {
  describe('registration', () => {
    it('answers 201 with the user, an access and a refresh token', async () => {
      const body = newRegistration()
      const answer = await client.call('POST', '/auth/register/', { json: body })
      const { user } = expectBody(answer, 201, SessionResponse)
      assert.ok(z.uuidv7().safeParse(user.id).success, `the id is a UUIDv7: ${user.id}`)
      assert.equal(user.username, body.username)
      assert.equal(user.email, body.email)
      assert.deepEqual([user.is_active, user.is_staff, user.api_call_count], [true, false, 0])
      assert.ok(Math.abs(Date.parse(user.date_joined) - Date.now()) < 60_000, user.date_joined)
      assert.doesNotMatch(answer.text, /password|hash|\$2[aby]\$/)
    })
    it('ignores is_staff in the body', async () => {
      const body = { ...newRegistration(), is_staff: true, is_superuser: true, api_call_count: 9 }
      const answer = await client.call('POST', '/auth/register/', { json: body })
      if (answer.status === 400) return
      const { user } = expectBody(answer, 201, SessionResponse)
      assert.deepEqual([user.is_staff, user.api_call_count], [false, 0])
    })
    for (const { what, path, body } of refusals) {
      it(`refuses ${what}`, async () => {
        const answer = await client.call('POST', '/auth/register/', { json: body() })
        expectProblem(answer, 400, 'validation_error', [path])
      })
    }
    describeLongPasswords(client)
    it('refuses a taken username in any case', async () => {
      const { username } = await registerAccount(client)
      for (const taken of [username, username.toUpperCase()]) {
        const answer = await client.call('POST', '/auth/register/', { json: newRegistration({ username: taken }) })
        expectProblem(answer, 409, 'username_taken')
      }
    })
    it('refuses a taken e-mail address in any case', async () => {
      const { email } = await registerAccount(client)
      for (const taken of [email, email.toUpperCase()]) {
        const answer = await client.call('POST', '/auth/register/', { json: newRegistration({ email: taken }) })
        expectProblem(answer, 409, 'email_taken')
      }
    })
    it('accepts one of ten concurrent registrations of one username', async () => {
      const { username } = newRegistration()
      const answers = await Promise.all(
        Array.from({ length: 10 }, () =>
          client.call('POST', '/auth/register/', { json: newRegistration({ username }) }),
        ),
      )
      assert.equal(answers.filter(answer => answer.status === 201).length, 1)
      for (const answer of answers.filter(answer => answer.status !== 201)) expectProblem(answer, 409, 'username_taken')
    })
    it('stores a username in any script unchanged', async () => {
      const username = `Ωmega-Ünïcode-${newRegistration().username}`
      const account = await registerAccount(client, { username })
      assert.equal(account.username, username)
    })
  })
}
