import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type TokenPair, TokenValidation } from '@ai-platform/contracts/account.ts'
import { tokenAudience, tokenIssuer } from '@ai-platform/contracts/token.ts'
import { createAccessTokens } from '@ai-platform/runtime/access-token.ts'
import { forgeToken } from '@ai-platform/testkit/client/forge-token.ts'
import { assertProblem, bearer, type Service, secret, send, signUp, startService } from './start-service.ts'

let service: Service

before(async () => {
  service = await startService()
})

after(() => service.stop())

const refreshWith = (refresh: string) => send(service, '/auth/token/refresh/', { refresh })
const profile = (headers: Record<string, string>) => fetch(`${service.url}/auth/profile/`, { headers })

async function pairOf(response: Response): Promise<TokenPair> {
  assert.equal(response.status, 200, await response.clone().text())
  return (await response.json()) as TokenPair
}

test('a refresh token works once, and its successor works once', async () => {
  const { refresh } = await signUp(service)
  const first = await pairOf(await refreshWith(refresh))
  assert.equal((await profile(bearer(first.access))).status, 200)
  const second = await pairOf(await refreshWith(first.refresh))
  assert.equal(new Set([refresh, first.refresh, second.refresh]).size, 3)
  const { rows } = await service.owner.query('SELECT token_hash FROM refresh_tokens')
  assert.ok(rows.every(row => row.token_hash.length === 32))
})

test('a reused refresh token revokes its session and no other', async () => {
  const { email, password, refresh } = await signUp(service)
  const other = await pairOf(await send(service, '/auth/login/', { email, password }))
  const next = await pairOf(await refreshWith(refresh))
  await assertProblem(await refreshWith(refresh), 401, 'token_not_valid')
  await assertProblem(await refreshWith(next.refresh), 401, 'token_not_valid')
  await pairOf(await refreshWith(other.refresh))
})

test('concurrent refreshes with one token succeed once and revoke the session', async () => {
  const { refresh } = await signUp(service)
  const answers = await Promise.all(Array.from({ length: 8 }, () => refreshWith(refresh)))
  const good = answers.filter(({ status }) => status === 200)
  assert.equal(good.length, 1)
  assert.ok(good[0])
  const { refresh: next } = await pairOf(good[0])
  await assertProblem(await refreshWith(next), 401, 'token_not_valid')
})

test('expired, unknown and malformed refresh tokens are refused', async () => {
  const { refresh, user, access } = await signUp(service)
  await assertProblem(await refreshWith('x'.repeat(43)), 401, 'token_not_valid')
  await assertProblem(await refreshWith(access), 401, 'token_not_valid')
  await assertProblem(await refreshWith('nul\0'), 401, 'token_not_valid')
  await assertProblem(await refreshWith(''), 400, 'validation_error')
  await assertProblem(await send(service, '/auth/token/refresh/', { refresh: 1 }), 400, 'validation_error')
  await service.owner.query(
    `UPDATE refresh_tokens SET expires_at = now() WHERE session_id IN (SELECT id FROM sessions WHERE user_id = $1)`,
    [user.id],
  )
  await assertProblem(await refreshWith(refresh), 401, 'token_not_valid')
})

test('logout revokes the session without a Bearer token, and answers the same for an unknown token', async () => {
  const { refresh } = await signUp(service)
  const { refresh: next } = await pairOf(await refreshWith(refresh))
  for (const token of [refresh, refresh, 'rubbish']) {
    const answer = await send(service, '/auth/logout/', { refresh: token })
    assert.deepEqual([answer.status, await answer.text()], [204, ''])
  }
  await assertProblem(await refreshWith(next), 401, 'token_not_valid')
  await assertProblem(await send(service, '/auth/logout/', {}), 400, 'validation_error')
})

test('validate-token accepts a valid access token in the body and as Bearer', async () => {
  const { access, email, user } = await signUp(service)
  const asBearer = () => fetch(`${service.url}/auth/validate-token/`, { method: 'POST', headers: bearer(access) })
  const inBody = () => send(service, '/auth/validate-token', { token: access })
  for (const answer of [await asBearer(), await inBody()]) {
    assert.equal(answer.status, 200)
    const validation = TokenValidation.parse(await answer.json())
    assert.deepEqual([validation.user_id, validation.email], [user.id, email])
    const seconds = (Date.parse(validation.expires_at) - Date.now()) / 1000
    assert.ok(seconds > 880 && seconds <= 900, `${seconds} s`)
  }
  const both = await send(service, '/auth/validate-token/', { token: 'bad' }, { headers: bearer(access) })
  await assertProblem(both, 401, 'token_not_valid')
  await assertProblem(await send(service, '/auth/validate-token/', {}), 401, 'not_authenticated')
  await assertProblem(await send(service, '/auth/validate-token/', { token: '' }), 401, 'token_not_valid')
  await assertProblem(await send(service, '/auth/validate-token/', { token: 7 }), 400, 'validation_error')
  await service.owner.query('UPDATE users SET is_active = false WHERE id = $1', [user.id])
  await assertProblem(await asBearer(), 403, 'account_disabled')
  await service.owner.query('DELETE FROM users WHERE id = $1', [user.id])
  await assertProblem(await inBody(), 401, 'token_not_valid')
})

test('a missing token and an invalid token have different problems', async () => {
  await assertProblem(await profile({}), 401, 'not_authenticated')
  const { access } = await signUp(service)
  for (const header of ['Basic dXNlcjpwYXNz', 'Bearer', `Bearer ${access} more`, `Token ${access}`, 'Bearer x.y.z']) {
    const problem = await profile({ authorization: header })
    assert.equal(problem.headers.get('www-authenticate'), 'Bearer')
    await assertProblem(problem, 401, 'token_not_valid')
  }
  assert.equal((await profile({ authorization: `bearer   ${access}` })).status, 200)
})

test('every Bearer route refuses a tampered token', async () => {
  const { user } = await signUp(service)
  const key = service.context.config.secrets.jwtKey
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    sub: user.id,
    email: user.email,
    username: user.username,
    is_staff: false,
    token_type: 'access',
    iss: tokenIssuer,
    aud: tokenAudience,
    iat: now,
    exp: now + 900,
    jti: randomUUID(),
  }
  assert.equal((await profile(bearer(forgeToken(claims, key)))).status, 200, 'the unchanged token is valid')
  const { exp: _exp, ...endless } = claims
  const { jti: _jti, ...nameless } = claims
  const bad: Record<string, string> = {
    'alg none': forgeToken(claims, key, 'none'),
    'another algorithm': forgeToken(claims, key, 'HS512'),
    'another secret': forgeToken(claims, secret()),
    'an empty secret': forgeToken(claims, ''),
    'another audience': forgeToken({ ...claims, aud: 'elsewhere' }, key),
    'two audiences': forgeToken({ ...claims, aud: [tokenAudience, 'elsewhere'] }, key),
    'another issuer': forgeToken({ ...claims, iss: 'elsewhere' }, key),
    expired: forgeToken({ ...claims, exp: now - 1 }, key),
    'without expiry': forgeToken(endless, key),
    'without id': forgeToken(nameless, key),
    'expiring after all time': forgeToken({ ...claims, exp: 9e15 }, key),
    'of nothing': forgeToken(null, key),
    'of a list': forgeToken([claims], key),
    'of a word': forgeToken('access', key),
    'not yet valid': forgeToken({ ...claims, nbf: now + 600 }, key),
    'of another type': forgeToken({ ...claims, token_type: 'refresh' }, key),
    'of no user': forgeToken({ ...claims, sub: 'admin' }, key),
    'other claims under the old signature': (() => {
      const [head, , signature] = forgeToken(claims, key).split('.')
      const [, payload] = forgeToken({ ...claims, is_staff: true }, key).split('.')
      return [head, payload, signature].join('.')
    })(),
  }
  for (const [what, token] of Object.entries(bad)) {
    await assertProblem(await profile(bearer(token)), 401, 'token_not_valid').catch(cause => {
      throw new Error(what, { cause })
    })
    await assertProblem(await send(service, '/auth/validate-token/', { token }), 401, 'token_not_valid')
    const files = await fetch(`${service.url}/auth/files/`, { headers: bearer(token) })
    await assertProblem(files, 401, 'token_not_valid')
    const submit = await fetch(`${service.url}/auth/files/submit/`, { method: 'POST', headers: bearer(token) })
    await assertProblem(submit, 401, 'token_not_valid')
  }
})

test('passport and the shared verification accept the same token', async () => {
  const { access } = await signUp(service)
  const claims = createAccessTokens(service.context.config.secrets.jwtKey).verify(access)
  assert.equal(claims.token_type, 'access')
  assert.equal(claims.exp - claims.iat, 900)
})
