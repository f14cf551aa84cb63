import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { CreatedWebhook } from '@ai-platform/contracts/webhook.ts'
import { signUpStaff } from './admin-browser.ts'
import { ask, logIn } from './admin-http.ts'
import { bearer, type Service, send, signUp, startService } from './start-service.ts'

let service: Service
let cookie: string

before(async () => {
  service = await startService()
  cookie = await logIn(service, await signUpStaff(service))
})
after(() => service.stop())

test('the panel lists webhooks and deliveries without a secret or what events say about documents', async () => {
  const { access, user } = await signUp(service)
  const json = { url: 'https://hooks.invalid/', description: 'mine' }
  const created = await send(service, '/auth/webhooks/', json, { headers: bearer(access) })
  const { id, secret } = CreatedWebhook.parse(await created.json())
  await fetch(`${service.url}/auth/webhooks/${id}/test/`, { method: 'POST', headers: bearer(access) })
  await service.owner.query(
    `UPDATE webhook_endpoints SET status = 'disabled', disabled_reason = 'The receiver answered 410 Gone.' WHERE id = $1`,
    [id],
  )
  const read = async (path: string) => {
    const response = await ask(service, cookie, `/api/resources/${path}`)
    const text = await response.text()
    assert.equal(response.status, 200, text)
    assert.equal(text.includes(secret), false)
    return JSON.parse(text)
  }
  const { records } = await read(`webhook_endpoints/actions/list?filters.user_id=${user.id}`)
  assert.equal(records.length, 1)
  assert.deepEqual(
    [records[0].params.status, records[0].params.disabled_reason],
    ['disabled', 'The receiver answered 410 Gone.'],
  )
  await read(`webhook_endpoints/records/${id}/show`)
  const deliveries = await read(`webhook_deliveries/actions/list?filters.endpoint_id=${id}&filters.status=pending`)
  assert.deepEqual(
    deliveries.records.map((record: { params: { type: string } }) => record.params.type),
    ['ping'],
  )
  assert.equal('data' in deliveries.records[0].params, false)
  await read(`webhook_deliveries/records/${deliveries.records[0].id}/show`)
})
