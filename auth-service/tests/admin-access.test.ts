// Longer than most: every access rule of the panel is tested with the same service and login, which are slow to start.
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { problemBody } from '@ai-platform/contracts/problem.ts'
import { signUpStaff } from './admin-browser.ts'
import { seedTask } from './admin-data.ts'
import { assertProblem, type Service, send, signUp, startService } from './start-service.ts'
import { startUpstream, type Upstream } from './upstream.ts'

type Account = Awaited<ReturnType<typeof signUp>>

const sameOrigin = { 'sec-fetch-site': 'same-origin' }

const postLogin = (
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

const cookieOf = (response: Response): string => response.headers.getSetCookie()[0]?.split(';')[0] ?? ''

async function logIn(service: Service, account: Account): Promise<string> {
  const response = await postLogin(service, account)
  assert.equal(response.status, 303)
  assert.equal(response.headers.get('location'), '/admin')
  return cookieOf(response)
}

const ask = (service: Service, cookie: string, path: string, init: RequestInit = {}) =>
  fetch(`${service.url}/admin${path}`, {
    redirect: 'manual',
    ...init,
    headers: { cookie, ...sameOrigin, ...init.headers },
  })

const act = (service: Service, cookie: string, path: string, headers: Record<string, string> = {}) =>
  ask(service, cookie, `/api/resources/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{}',
  })

describe('access to the admin panel', () => {
  let service: Service
  let upstream: Upstream
  let staff: Account
  let cookie: string

  before(async () => {
    upstream = await startUpstream()
    service = await startService({ PROCESSOR_URL: upstream.url })
    staff = await signUpStaff(service)
    cookie = await logIn(service, staff)
  })
  after(async () => {
    await service.stop()
    await upstream.stop()
  })

  test('without a session every page and API call redirects to the login', async () => {
    for (const path of ['', '/', '/resources/users', '/api/dashboard', '/api/resources/users/actions/list']) {
      const response = await ask(service, '', path)
      assert.equal(response.status, 303, path)
      assert.equal(response.headers.get('location'), '/admin/login')
    }
    assert.equal((await ask(service, 'ai_platform_admin=s%3Amade-up.signature', '/api/dashboard')).status, 303)
  })

  test('every refused login gets the same page, whether the password, the address or the account is the reason', async () => {
    const user = await signUp(service)
    const gone = await signUpStaff(service)
    await service.owner.query('UPDATE users SET is_active = false WHERE id = $1', [gone.user.id])
    const pages = []
    for (const account of [
      { email: staff.email, password: 'wrong pass 1' },
      { email: 'unknown@example.com', password: 'wrong pass 1' },
      user,
      gone,
    ]) {
      const response = await postLogin(service, account)
      assert.equal(response.status, 401)
      assert.deepEqual(response.headers.getSetCookie(), [])
      pages.push((await response.text()).replaceAll(account.email, ''))
    }
    assert.equal(new Set(pages).size, 1)
    assert.match(pages[0] ?? '', /The e-mail address or the password is wrong/)
  })

  test('the typed e-mail address is shown escaped', async () => {
    const page = await (await postLogin(service, { email: '"><script>x</script>', password: 'p' })).text()
    assert.ok(!page.includes('<script>'))
  })

  test('the cookie is limited to the panel, and a login replaces the session id', async () => {
    const first = await postLogin(service, staff)
    const [set = ''] = first.headers.getSetCookie()
    assert.match(set, /^ai_platform_admin=/)
    for (const part of ['Path=/admin', 'HttpOnly', 'SameSite=Lax']) assert.ok(set.includes(part), `${part}: ${set}`)
    const again = await postLogin(service, staff, { ...sameOrigin, cookie: cookieOf(first) })
    assert.notEqual(cookieOf(again), cookieOf(first))
    assert.equal((await ask(service, cookieOf(first), '/api/dashboard')).status, 303, 'the earlier session has ended')
  })

  test('a request from another origin changes nothing', async () => {
    const user = await signUp(service)
    const path = `users/records/${user.user.id}/deactivate`
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': '', origin: 'https://evil.example' },
      { 'sec-fetch-site': '', origin: 'null' },
      { 'sec-fetch-site': '' },
    ])
      await assertProblem(await act(service, cookie, path, headers), 403, 'origin_not_allowed')
    await assertProblem(await postLogin(service, staff, { 'sec-fetch-site': 'cross-site' }), 403, 'origin_not_allowed')
    await assertProblem(await ask(service, cookie, `/api/resources/${path}`), 405, 'method_not_allowed')
    const { rows } = await service.owner.query('SELECT is_active FROM users WHERE id = $1', [user.user.id])
    assert.equal(rows[0].is_active, true)
    const byOrigin = await act(service, cookie, path, { 'sec-fetch-site': '', origin: service.url })
    assert.equal(byOrigin.status, 200, 'a browser that sends Origin alone')
  })

  test('the JSON API returns no credential and allows only the actions of the panel', async () => {
    const list = await (await ask(service, cookie, '/api/resources/users/actions/list')).text()
    const sessions = await (await ask(service, cookie, '/api/resources/sessions/actions/list')).text()
    assert.ok(list.includes(staff.email) && sessions.includes(staff.user.id))
    for (const text of [list, sessions]) assert.doesNotMatch(text, /\$2b\$|password_hash|token_hash/)
    for (const name of ['credentials', 'refresh_tokens', 'admin_sessions', 'task_events'])
      await assertProblem(await ask(service, cookie, `/api/resources/${name}/actions/list`), 404, 'not_found')
    const { id } = staff.user
    for (const path of [
      'users/actions/new',
      `users/records/${id}/edit`,
      `users/records/${id}/delete`,
      `users/bulk/bulkDelete?recordIds=${id}`,
      'users/actions/constructor',
      `processing_tasks/records/${id}/edit`,
      `admin_audit_log/records/${id}/delete`,
    ])
      await assertProblem(await act(service, cookie, path), 404, 'not_found')
  })

  test('admins cannot deactivate or demote themselves', async () => {
    for (const action of ['deactivate', 'revokeStaff']) {
      const response = await act(service, cookie, `users/records/${staff.user.id}/${action}`)
      const { notice } = (await response.json()) as { notice: { type: string } }
      assert.equal(notice.type, 'error')
    }
    assert.equal((await ask(service, cookie, '/api/dashboard')).status, 200)
  })

  test('making an account staff gives it access to the panel, and revoking staff ends the access', async () => {
    const user = await signUp(service)
    assert.equal((await act(service, cookie, `users/records/${user.user.id}/makeStaff`)).status, 200)
    const theirs = await logIn(service, user)
    assert.equal((await ask(service, theirs, '/api/dashboard')).status, 200)
    assert.equal((await act(service, cookie, `users/records/${user.user.id}/revokeStaff`)).status, 200)
    assert.equal((await ask(service, theirs, '/api/dashboard')).status, 303)
  })

  test('a session can be revoked once, and then its refresh token is refused', async () => {
    const user = await signUp(service)
    const { rows } = await service.owner.query('SELECT id FROM sessions WHERE user_id = $1', [user.user.id])
    for (const type of ['success', 'error']) {
      const response = await act(service, cookie, `sessions/records/${rows[0].id}/revoke`)
      assert.equal(((await response.json()) as { notice: { type: string } }).notice.type, type)
    }
    await assertProblem(await send(service, '/auth/token/refresh/', { refresh: user.refresh }), 401, 'token_not_valid')
  })

  test('a refusal or a failure of the processor is shown and audited', async () => {
    const id = await seedTask(service.owner, { userId: staff.user.id, status: 'failed' })
    const retry = async () => {
      const response = await act(service, cookie, `processing_tasks/records/${id}/retry`)
      const { notice } = (await response.json()) as { notice: { type: string; options: { sentence: string } } }
      assert.equal(notice.type, 'error')
      return notice.options.sentence
    }
    upstream.answer = (_req, res) => {
      res.writeHead(409, { 'content-type': 'application/problem+json' })
      res.end(JSON.stringify(problemBody('task_not_retryable', 'Its file is gone: submit it again.', 'r')))
    }
    assert.equal(await retry(), 'Its file is gone: submit it again.')
    const asked = upstream.requests.at(-1)
    assert.equal(asked?.url, `/process/tasks/${id}/retry`)
    const claims = service.context.tokens.verify(asked?.headers.authorization?.replace('Bearer ', '') ?? '')
    assert.equal(claims.sub, staff.user.id)
    assert.ok(claims.exp - claims.iat <= 60)
    upstream.answer = req => void req.socket.destroy()
    assert.match(await retry(), /does not answer/)
    const { rows } = await service.owner.query('SELECT action FROM admin_audit_log WHERE record_id = $1 ORDER BY id', [
      id,
    ])
    assert.deepEqual(
      rows.map(row => row.action),
      ['retry', 'retry_refused', 'retry', 'retry_refused'],
    )
  })

  test('an invalid filter matches nothing and causes no error', async () => {
    for (const query of [
      'filters.id=abc',
      'filters.created_at~~from=yesterday',
      'filters.status=no-such',
      'page=-3&perPage=x&sortBy=id;drop&direction=up',
      'filters.filename=%25_%27',
    ]) {
      const response = await ask(service, cookie, `/api/resources/processing_tasks/actions/list?${query}`)
      assert.equal(response.status, 200, query)
    }
    assert.equal((await ask(service, cookie, '/api/resources/users/records/abc/show')).status, 200)
  })

  test('responses have security headers, and the page uses nonces and no other host', async () => {
    const response = await ask(service, cookie, '')
    const page = await response.text()
    const policy = response.headers.get('content-security-policy') ?? ''
    const [, nonce] = /script-src 'self' 'nonce-([^']+)'/.exec(policy) ?? []
    assert.ok(nonce)
    assert.doesNotMatch(policy, /unsafe|https?:|\*/)
    assert.equal(response.headers.get('x-frame-options'), 'DENY')
    assert.equal(response.headers.get('cache-control'), 'no-store')
    assert.doesNotMatch(page, /(src|href)="https?:/)
    for (const [tag] of page.matchAll(/<(?:script|style)(?![^>]*src=)[^>]*>/g)) assert.ok(tag.includes(nonce), tag)
    const assets = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path)
    assert.ok(assets.length >= 5)
    for (const path of assets) assert.equal((await fetch(service.url + path)).status, 200, path)
  })

  test('a changed password ends the session, and so does a logout', async () => {
    const other = await signUpStaff(service)
    const first = await logIn(service, other)
    const body = { current_password: other.password, new_password: 'another pass 2' }
    const headers = { authorization: `Bearer ${other.access}` }
    assert.equal((await send(service, '/auth/password/change/', body, { headers })).status, 200)
    assert.equal((await ask(service, first, '/api/dashboard')).status, 303)
    const second = await logIn(service, { ...other, password: 'another pass 2' })
    assert.equal((await ask(service, second, '/logout', { headers: { 'sec-fetch-site': 'cross-site' } })).status, 403)
    assert.equal((await ask(service, second, '/api/dashboard')).status, 200)
    assert.equal((await ask(service, second, '/logout')).status, 303)
    assert.equal((await ask(service, second, '/api/dashboard')).status, 303)
  })
})

test('logins to the panel and to the API share their limits', async () => {
  const service = await startService({ RATE_LIMIT_ENABLED: 'true' })
  try {
    const staff = await signUpStaff(service)
    const wrong = { email: staff.email, password: 'wrong pass 1' }
    for (let tries = 0; tries < 5; tries++) {
      assert.equal((await postLogin(service, wrong)).status, 401)
      assert.equal((await send(service, '/auth/login/', wrong)).status, 401)
    }
    const refused = await postLogin(service, staff)
    assert.equal(refused.status, 429)
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    assert.match(await refused.text(), /Too many/)
  } finally {
    await service.stop()
  }
})
