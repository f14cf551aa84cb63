// Actions of the admin panel that change a record.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { problemBody } from '@ai-platform/contracts/problem.ts'
import { signUpStaff } from './admin-browser.ts'
import { seedTask } from './admin-data.ts'
import { act, ask, logIn } from './admin-http.ts'
import { assertProblem, type Service, send, signUp, startService } from './start-service.ts'
import { startUpstream, type Upstream } from './upstream.ts'

let upstream: Upstream
let service: Service
let staff: Awaited<ReturnType<typeof signUp>>
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
