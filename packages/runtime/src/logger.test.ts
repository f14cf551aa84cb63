import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLogger } from './logger.ts'

function capture() {
  const lines: string[] = []
  const options = { service: 'test', version: '1', level: 'info', pretty: false }
  return { lines, log: createLogger(options, { write: line => lines.push(line) }) }
}

const secret = 'very-secret-value'

test('secrets are hidden up to three levels deep', () => {
  const { lines, log } = capture()
  log.info({ token: secret, user: { password: secret, headers: { authorization: secret } } }, 'one')
  log.info({ list: [{ ticket: secret }] }, 'two')
  log.warn({ err: Object.assign(new Error('it failed'), { config: { cookie: secret } }) }, 'three')
  assert.equal(lines.length, 3)
  for (const line of lines) assert.ok(!line.includes(secret) && line.includes('[hidden]'), line)
  assert.deepEqual(JSON.parse(lines[1] ?? '').list, [{ ticket: '[hidden]' }])
  assert.match(JSON.parse(lines[2] ?? '').err.stack, /it failed/)
})

test('the logged object is not changed', () => {
  const { log } = capture()
  const request = { headers: { authorization: secret }, status: 200 }
  log.info(request, 'a request')
  assert.deepEqual(request, { headers: { authorization: secret }, status: 200 })
})
