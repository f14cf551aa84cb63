import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { SessionResponse, TokenPair, TokenValidation } from '@ai-platform/contracts/account.ts'
import { AccessClaims } from '@ai-platform/contracts/token.ts'
import { logIn, newRegistration, refreshSession, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody, expectProblem, show } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { readClaims } from '@ai-platform/testkit/client/forge-token.ts'

const logOut = (client: Client, refresh: string) => client.call('POST', '/auth/logout/', { json: { refresh } })

function describeLogin(client: Client): void {
  describe('login', () => {
    it('answers 200 with the user and tokens, and sets last_login', async () => {
      const account = await registerAccount(client)
      const answer = await logIn(client, account.email, account.password)
      const { user, access } = expectBody(answer, 200, SessionResponse)
      assert.equal(user.id, account.id)
      assert.ok(user.last_login && Math.abs(Date.parse(user.last_login) - Date.now()) < 60_000, String(user.last_login))
      const claims = AccessClaims.parse(readClaims(access))
      assert.deepEqual([claims.sub, claims.email, claims.username], [account.id, account.email, account.username])
      assert.equal(claims.exp - claims.iat, 15 * 60)
      assert.doesNotMatch(answer.text, /password|hash|\$2[aby]\$/)
    })
    it('accepts the e-mail address in any case', async () => {
      const account = await registerAccount(client)
      assert.equal((await logIn(client, account.email.toUpperCase(), account.password)).status, 200)
    })
    it('answers the same for a wrong password and an unknown user', async () => {
      const account = await registerAccount(client)
      const wrong = expectProblem(await logIn(client, account.email, 'wrong horse 42'), 401, 'invalid_credentials')
      const stranger = await logIn(client, newRegistration().email, 'wrong horse 42')
      const unknown = expectProblem(stranger, 401, 'invalid_credentials')
      assert.deepEqual({ ...wrong, request_id: '' }, { ...unknown, request_id: '' })
    })
    it('does not accept the username as the e-mail address', async () => {
      const account = await registerAccount(client)
      const answer = await logIn(client, account.username, account.password)
      assert.ok([400, 401].includes(answer.status), show(answer))
    })
    for (const body of [{}, { email: 'a@example.com' }, { password: 'x' }, { email: 1, password: ['x'] }]) {
      it(`refuses ${JSON.stringify(body)}`, async () =>
        void expectProblem(await client.call('POST', '/auth/login/', { json: body }), 400, 'validation_error'))
    }
  })
}

function describeRefresh(client: Client): void {
  describe('refresh', () => {
    it('returns a new token pair, and both services accept its access token', async () => {
      const account = await registerAccount(client)
      const pair = expectBody(await refreshSession(client, account.refresh), 200, TokenPair)
      assert.notEqual(pair.refresh, account.refresh)
      for (const path of ['/auth/profile/', '/process/tasks'])
        assert.equal((await client.call('GET', path, { token: pair.access })).status, 200)
    })
    it('revokes the session when a refresh token is used again', async () => {
      const account = await registerAccount(client)
      const second = expectBody(await refreshSession(client, account.refresh), 200, TokenPair)
      const third = expectBody(await refreshSession(client, second.refresh), 200, TokenPair)
      expectProblem(await refreshSession(client, account.refresh), 401, 'token_not_valid')
      expectProblem(await refreshSession(client, third.refresh), 401, 'token_not_valid')
    })
    it('does not affect another session of the same user', async () => {
      const account = await registerAccount(client)
      const other = expectBody(await logIn(client, account.email, account.password), 200, SessionResponse)
      await refreshSession(client, account.refresh)
      expectProblem(await refreshSession(client, account.refresh), 401, 'token_not_valid')
      assert.equal((await refreshSession(client, other.refresh)).status, 200)
    })
    it('accepts at most one of five concurrent refreshes', async () => {
      const account = await registerAccount(client)
      const answers = await Promise.all(Array.from({ length: 5 }, () => refreshSession(client, account.refresh)))
      assert.ok(answers.filter(answer => answer.status === 200).length <= 1)
      for (const answer of answers.filter(answer => answer.status !== 200))
        expectProblem(answer, 401, 'token_not_valid')
    })
    it('refuses an access token, an unknown token and a body without a token', async () => {
      const account = await registerAccount(client)
      expectProblem(await refreshSession(client, account.access), 401, 'token_not_valid')
      expectProblem(await refreshSession(client, 'unknown'), 401, 'token_not_valid')
      expectProblem(await client.call('POST', '/auth/token/refresh/', { json: {} }), 400, 'validation_error', [
        'refresh',
      ])
    })
    it('returns refresh tokens that are not accepted as access tokens', async () => {
      const account = await registerAccount(client)
      for (const path of ['/auth/profile/', '/process/tasks'])
        expectProblem(await client.call('GET', path, { token: account.refresh }), 401, 'token_not_valid')
    })
  })
}

function describeLogout(client: Client): void {
  describe('logout', () => {
    it('revokes the session without a Bearer header, and can be repeated', async () => {
      const account = await registerAccount(client)
      const pair = expectBody(await refreshSession(client, account.refresh), 200, TokenPair)
      for (let time = 0; time < 3; time += 1) {
        const answer = await logOut(client, pair.refresh)
        assert.equal(answer.status, 204, show(answer))
        assert.equal(answer.text, '')
      }
      expectProblem(await refreshSession(client, pair.refresh), 401, 'token_not_valid')
    })
    it('accepts an earlier refresh token of the session', async () => {
      const account = await registerAccount(client)
      const pair = expectBody(await refreshSession(client, account.refresh), 200, TokenPair)
      assert.equal((await logOut(client, account.refresh)).status, 204)
      expectProblem(await refreshSession(client, pair.refresh), 401, 'token_not_valid')
    })
    it('refuses a body without a token', async () =>
      void expectProblem(await client.call('POST', '/auth/logout/', { json: {} }), 400, 'validation_error', [
        'refresh',
      ]))
  })
}

function describeValidation(client: Client): void {
  const path = '/auth/validate-token/'
  describe('validate-token', () => {
    it('returns the user of an access token from the body or the Bearer header', async () => {
      const account = await registerAccount(client)
      for (const options of [{ json: { token: account.access } }, { token: account.access }]) {
        const valid = expectBody(await client.call('POST', path, options), 200, TokenValidation)
        assert.deepEqual([valid.user_id, valid.email], [account.id, account.email])
        const left = Date.parse(valid.expires_at) - Date.now()
        assert.ok(left > 13 * 60_000 && left <= 15 * 60_000 + 1_000, valid.expires_at)
      }
    })
    it('refuses a refresh token, a damaged token and other text', async () => {
      const account = await registerAccount(client)
      for (const token of [account.refresh, `${account.access.slice(0, -6)}AAAAAA`, 'x', ''])
        expectProblem(await client.call('POST', path, { json: { token } }), 401, 'token_not_valid')
      expectProblem(await client.call('POST', path, { token: account.refresh }), 401, 'token_not_valid')
    })
    it('refuses a call without a token', async () => {
      const answer = await client.call('POST', path, { json: {} })
      assert.equal(answer.status, 401, show(answer))
    })
  })
}

export function describeSessions(client: Client): void {
  describeLogin(client)
  describeRefresh(client)
  describeLogout(client)
  describeValidation(client)
}
