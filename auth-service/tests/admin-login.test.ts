// Logins to the admin panel, and what ends them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { signUpStaff } from './admin-browser.ts'
import { ask, cookieOf, logIn, postLogin, sameOrigin } from './admin-http.ts'
import { type Service, send, signUp, startService } from './start-service.ts'

let service: Service
let staff: Awaited<ReturnType<typeof signUp>>

before(async () => {
  service = await startService()
  staff = await signUpStaff(service)
})
after(() => service.stop())

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
