import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from './config.ts'

const secretValues = {
  DATABASE_URL: 'postgres://processor:hidden-database@localhost/db',
  REDIS_URL: 'redis://:hidden-redis@localhost',
  JWT_SECRET_KEY: 'hidden-jwt-0123456789abcdef0123456789',
  WEBHOOK_SECRET: 'hidden-webhook-0123456789abcdef01234',
  S3_SECRET_ACCESS_KEY: 'hidden-s3',
  OPENAI_API_KEY: 'hidden-openai',
}
const env = (settings: Record<string, string> = {}) => ({ ...secretValues, ...settings })

test('secrets are in the group secrets alone', () => {
  const { secrets, ...rest } = readConfig(env())
  assert.doesNotMatch(JSON.stringify(rest), /hidden/)
  assert.equal(secrets.databaseUrl, secretValues.DATABASE_URL)
})

test('sizes are bytes and the drain leaves time to close', () => {
  const config = readConfig(env({ MAX_FILE_SIZE_MB: '1.5', SHUTDOWN_GRACE_MS: '8000', LEASE_SECONDS: '20' }))
  assert.equal(config.limits.maxFileBytes, 1_572_864)
  assert.deepEqual(config.shutdown, { graceMs: 8_000, drainMs: 5_500 })
  assert.equal(config.worker.heartbeatMs, 5_000)
  assert.equal(readConfig(env({ SHUTDOWN_GRACE_MS: '1000' })).shutdown.drainMs, 0)
})

test('AI calls are limited to no less than the concurrent tasks unless a limit is set', () => {
  const concurrency = (settings: Record<string, string>) => readConfig(env(settings)).ai.concurrency
  assert.equal(concurrency({}), 64)
  assert.equal(concurrency({ WORKER_CONCURRENCY: '500' }), 500)
  assert.equal(concurrency({ WORKER_CONCURRENCY: '500', AI_CONCURRENCY: '4' }), 4)
})

test('the role decides what the process does', () => {
  const roleOf = (PROCESSOR_ROLE: string) => readConfig(env({ PROCESSOR_ROLE })).role
  assert.deepEqual(roleOf('all'), { servesApi: true, worksTasks: true })
  assert.deepEqual(roleOf('api'), { servesApi: true, worksTasks: false })
  assert.deepEqual(roleOf('worker'), { servesApi: false, worksTasks: true })
})

test('a choice names the setting it needs', () => {
  const message = (setting: string) => ({ name: 'ConfigError', message: new RegExp(setting) })
  assert.throws(() => readConfig(env({ QUEUE_ENGINE: 'redis', REDIS_URL: '' })), message('REDIS_URL'))
  assert.throws(() => readConfig(env({ STORAGE: 's3' })), message('S3_BUCKET'))
  assert.throws(() => readConfig({}), message('JWT_SECRET_KEY'))
})
