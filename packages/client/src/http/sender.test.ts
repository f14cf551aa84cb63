import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fixedToken, type TokenSource } from '../session/token-source.ts'
import { ApiError, ConnectionError } from './api-error.ts'
import { type Call, createSender, sendForJson, sendForNothing } from './sender.ts'

type Answer = Response | Error

/** A sender whose answers are given in order. Records what was asked. */
function senderOf(answers: Answer[], tokens: TokenSource = fixedToken('key-1')) {
  const requests: { url: string; init: RequestInit; authorization: string | null }[] = []
  const send = createSender({
    baseUrl: 'https://platform.test',
    tokens,
    async fetch(url, init = {}) {
      requests.push({ url: String(url), init, authorization: new Headers(init.headers).get('authorization') })
      const answer = answers.shift()
      if (!answer) throw new Error('unexpected call')
      if (answer instanceof Error) throw answer
      return answer
    },
    headers: {},
    timeoutMs: 1_000,
    maxRetries: 3,
  })
  return { send, requests }
}

const refusal = (status: number, body: object, headers: Record<string, string> = {}) =>
  Response.json(body, { status, headers: { 'retry-after': '0', ...headers } })
const get: Call = { method: 'GET', path: '/x' }

test('a GET is sent again after a lost answer, 429 and 503', async () => {
  const { send, requests } = senderOf([
    new TypeError('fetch failed'),
    refusal(429, { code: 'rate_limited' }),
    refusal(503, { code: 'not_accepting' }),
    Response.json({ ok: true }),
  ])
  assert.deepEqual(await sendForJson(send, get), { ok: true })
  assert.equal(requests.length, 4)
})

test('a POST is sent once unless it can be repeated', async () => {
  const once = senderOf([refusal(503, { code: 'not_accepting' })])
  await assert.rejects(sendForJson(once.send, { method: 'POST', path: '/x' }), { code: 'not_accepting' })
  const repeated = senderOf([refusal(503, {}), Response.json({})])
  await sendForJson(repeated.send, { method: 'POST', path: '/x', repeatable: true })
  assert.equal(repeated.requests.length, 2)
})

test('the tries end, with the last error', async () => {
  const { send, requests } = senderOf(Array.from({ length: 4 }, () => refusal(503, { code: 'service_unavailable' })))
  await assert.rejects(sendForJson(send, get), { code: 'service_unavailable', status: 503, retryAfter: 0 })
  assert.equal(requests.length, 4)
})

test('an error has what the problem says', async () => {
  const problem = { code: 'validation_error', detail: 'No.', request_id: 'r-1', errors: [{ path: 'a', message: 'b' }] }
  const { send } = senderOf([refusal(400, problem)])
  const error = await sendForJson(send, get).catch((reason: unknown) => reason)
  assert.ok(error instanceof ApiError)
  assert.deepEqual(
    [error.status, error.code, error.detail, error.message, error.requestId, error.errors],
    [400, 'validation_error', 'No.', 'No.', 'r-1', problem.errors],
  )
})

test('the page of a proxy is an error without a code of the platform', async () => {
  const { send } = senderOf([new Response('<html>', { status: 404 })])
  await assert.rejects(sendForJson(send, get), { status: 404, code: 'unexpected_answer' })
  const { send: sendOther } = senderOf([new Response('<html>')])
  await assert.rejects(sendForJson(sendOther, get), { status: 200, code: 'unexpected_answer' })
})

test('a redirect is not followed, and the error names the address', async () => {
  const { send } = senderOf([new Response('', { status: 301, headers: { location: 'https://other.test/x' } })])
  await assert.rejects(sendForJson(send, { method: 'POST', path: '/x' }), /redirects to https:\/\/other\.test/)
})

test('a refused token is renewed once, and the call is sent again', async () => {
  let token = 'old'
  const tokens: TokenSource = {
    read: async () => token,
    async renew() {
      token = 'new'
      return true
    },
  }
  const { send, requests } = senderOf([refusal(401, { code: 'token_not_valid' }), Response.json({})], tokens)
  await sendForJson(send, { method: 'POST', path: '/x' })
  assert.deepEqual(
    requests.map(request => request.authorization),
    ['Bearer old', 'Bearer new'],
  )
  const again = senderOf([refusal(401, { code: 'token_not_valid' }), refusal(401, { code: 'token_not_valid' })], tokens)
  await assert.rejects(sendForJson(again.send, get), { code: 'token_not_valid' })
})

test('a call without credentials sends none', async () => {
  const { send, requests } = senderOf([Response.json({})])
  await sendForJson(send, { ...get, authenticated: false })
  assert.equal(requests[0]?.authorization, null)
})

test('a deletion whose answer was lost succeeds when the resource is gone', async () => {
  const { send } = senderOf([new TypeError('fetch failed'), refusal(404, { code: 'not_found' })])
  await sendForNothing(send, { method: 'DELETE', path: '/x' })
  const { send: sendOnce } = senderOf([refusal(404, { code: 'not_found' })])
  await assert.rejects(sendForNothing(sendOnce, { method: 'DELETE', path: '/x' }), { code: 'not_found' })
})

test('a signal ends the call and its delays with its reason', async () => {
  const { send } = senderOf([refusal(503, {}, { 'retry-after': '30' })])
  const stop = new AbortController()
  const reason = new Error('enough')
  setTimeout(() => stop.abort(reason), 20)
  await assert.rejects(sendForJson(send, { ...get, signal: stop.signal }), reason)
})

test('a platform that does not answer in time is a ConnectionError', async () => {
  const send = createSender({
    baseUrl: 'https://platform.test',
    tokens: fixedToken('t'),
    fetch: (_url, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted')))),
    headers: {},
    timeoutMs: 10,
    maxRetries: 0,
  })
  await assert.rejects(sendForJson(send, get), ConnectionError)
})
