import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { TokenPair, User } from '@ai-platform/contracts/account.ts'
import { type Account, logIn, refreshSession, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody, expectProblem } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'

const changePassword = (client: Client, account: Account, current_password: string, new_password: string) =>
  client.call('POST', '/auth/password/change/', { token: account.access, json: { current_password, new_password } })

const rename = (client: Client, account: Account, json: unknown) =>
  client.call('PATCH', '/auth/profile/', { token: account.access, json })

function describeProfile(client: Client): void {
  describe('profile', () => {
    it('returns the user', async () => {
      const account = await registerAccount(client)
      const user = expectBody(await client.call('GET', '/auth/profile/', { token: account.access }), 200, User)
      assert.deepEqual([user.id, user.username, user.email], [account.id, account.username, account.email])
    })
    it('changes the username and no other field', async () => {
      const account = await registerAccount(client)
      const username = `${account.username}-new`
      const user = expectBody(await rename(client, account, { username }), 200, User)
      assert.equal(user.username, username)
      const withMore = await rename(client, account, { username, is_staff: true, email: 'other@example.com', id: 'x' })
      assert.ok([200, 400].includes(withMore.status))
      const after = expectBody(await client.call('GET', '/auth/profile/', { token: account.access }), 200, User)
      assert.deepEqual([after.id, after.email, after.is_staff], [account.id, account.email, false])
    })
    it("accepts the user's own username in another case", async () => {
      const account = await registerAccount(client)
      const username = account.username.toUpperCase()
      assert.equal(expectBody(await rename(client, account, { username }), 200, User).username, username)
    })
    it("refuses another user's username in any case", async () => {
      const [account, other] = [await registerAccount(client), await registerAccount(client)]
      for (const username of [other.username, other.username.toUpperCase()])
        expectProblem(await rename(client, account, { username }), 409, 'username_taken')
    })
    it('refuses an empty and an invalid username', async () => {
      const account = await registerAccount(client)
      for (const json of [{ username: '' }, { username: 5 }, { username: 'a b\nc' }, { username: 'x'.repeat(1000) }])
        expectProblem(await rename(client, account, json), 400, 'validation_error', ['username'])
    })
  })
}

export function describeProfileAndPassword(client: Client): void {
  describeProfile(client)
  describe('password change', () => {
    const newPassword = 'a new horse 43'
    it('starts a new session and revokes every earlier refresh token', async () => {
      const account = await registerAccount(client)
      const pair = expectBody(await changePassword(client, account, account.password, newPassword), 200, TokenPair)
      expectProblem(await refreshSession(client, account.refresh), 401, 'token_not_valid')
      assert.equal((await client.call('GET', '/auth/profile/', { token: account.access })).status, 200)
      assert.equal((await client.call('GET', '/process/tasks', { token: pair.access })).status, 200)
      assert.equal((await refreshSession(client, pair.refresh)).status, 200)
      expectProblem(await logIn(client, account.email, account.password), 401, 'invalid_credentials')
      assert.equal((await logIn(client, account.email, newPassword)).status, 200)
    })
    it('refuses a wrong current password', async () => {
      const account = await registerAccount(client)
      expectProblem(
        await changePassword(client, account, 'wrong horse 42', newPassword),
        400,
        'invalid_current_password',
      )
      assert.equal((await logIn(client, account.email, account.password)).status, 200)
    })
    it('applies the password rules to the new password', async () => {
      const account = await registerAccount(client)
      for (const weak of ['short 7', '1234567890', account.username, account.email.toUpperCase(), 'é'.repeat(37)]) {
        const answer = await changePassword(client, account, account.password, weak)
        expectProblem(answer, 400, 'validation_error', ['new_password'])
      }
      assert.equal((await logIn(client, account.email, account.password)).status, 200)
    })
    it('refuses a body without its fields', async () => {
      const account = await registerAccount(client)
      const answer = await client.call('POST', '/auth/password/change/', { token: account.access, json: {} })
      expectProblem(answer, 400, 'validation_error', ['current_password', 'new_password'])
    })
  })
}
