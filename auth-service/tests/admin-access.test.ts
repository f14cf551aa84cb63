// Which requests the admin panel refuses, and what its answers contain.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { signUpStaff } from './admin-browser.ts'
import { act, ask, logIn, postLogin } from './admin-http.ts'
import { assertProblem, type Service, signUp, startService } from './start-service.ts'

let service: Service
let staff: Awaited<ReturnType<typeof signUp>>
let cookie: string

before(async () => {
  service = await startService()
  staff = await signUpStaff(service)
  cookie = await logIn(service, staff)
})
after(() => service.stop())

test('without a session every page and API call redirects to the login', async () => {
  for (const path of ['', '/', '/resources/users', '/api/dashboard', '/api/resources/users/actions/list']) {
    const response = await ask(service, '', path)
    assert.equal(response.status, 303, path)
    assert.equal(response.headers.get('location'), '/admin/login')
  }
  assert.equal((await ask(service, 'ai_platform_admin=s%3Amade-up.signature', '/api/dashboard')).status, 303)
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
