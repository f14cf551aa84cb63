import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import { test } from 'node:test'
import { readConfig } from './config.ts'

const required = {
  DATABASE_URL: 'postgres://auth:pw@127.0.0.1/ai',
  JWT_SECRET_KEY: '0123456789abcdef0123456789abcdef',
  SESSION_SECRET_KEY: 'fedcba9876543210fedcba9876543210',
}

test('a missing or weak secret is a ConfigError that names it', () => {
  for (const [name, value] of [
    ['JWT_SECRET_KEY', 'short'],
    ['JWT_SECRET_KEY', 'change-me-change-me-change-me-change-me'],
    ['SESSION_SECRET_KEY', 'a'.repeat(64)],
    ['SESSION_SECRET_KEY', ''],
    ['DATABASE_URL', ''],
  ] as const) {
    assert.throws(() => readConfig({ ...required, [name]: value }), { name: 'ConfigError', message: new RegExp(name) })
  }
})

test('password hashing leaves one libuv thread free', () => {
  const concurrency = (size: string) => readConfig({ ...required, UV_THREADPOOL_SIZE: size }).passwords.concurrency
  assert.equal(concurrency('1'), 1)
  assert.equal(concurrency('2'), 1)
  assert.equal(concurrency('1024'), Math.min(availableParallelism(), 1023))
})

test('16 hashes wait for each that runs, unless the queue limit is set', () => {
  const { passwords } = readConfig({ ...required, BCRYPT_CONCURRENCY: '3' })
  assert.deepEqual([passwords.concurrency, passwords.maxWaiting], [3, 48])
  assert.equal(readConfig({ ...required, BCRYPT_QUEUE_LIMIT: '0' }).passwords.maxWaiting, 0)
})

test('TRUST_PROXY takes a flag, a number of proxies or ranges', () => {
  const trusted = (TRUST_PROXY: string) => readConfig({ ...required, TRUST_PROXY }).http.trustProxy
  assert.deepEqual(['true', 'false', '2', 'loopback,10.0.0.0/8'].map(trusted), [true, false, 2, 'loopback,10.0.0.0/8'])
})

test('every secret is in the group of secrets', () => {
  const values = { ...required, ADMIN_DATABASE_URL: 'postgres://admin:pw@127.0.0.1/ai', REDIS_URL: 'redis://:pw@redis' }
  const { secrets, ...rest } = readConfig(values)
  for (const value of Object.values(values)) {
    assert.ok(Object.values(secrets).includes(value))
    assert.ok(!JSON.stringify(rest).includes(value))
  }
  assert.match(secrets.webhookKey, /^whsec_/)
})
