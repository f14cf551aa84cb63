import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRateLimitCache } from './rate-limit-cache.ts'

const response = (ratelimit: string, statusCode = 429) => ({
  statusCode,
  headers: { ratelimit, 'ratelimit-policy': '"submit";q=600;w=60' },
})

test('a used-up limit is refused until its window ends', t => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 })
  const cache = createRateLimitCache()
  cache.store({ userId: 'a' }, response('"submit";r=0;t=30'))
  t.mock.timers.tick(10_000)
  assert.throws(() => cache.check({ userId: 'a' }), {
    code: 'rate_limited',
    headers: { 'Retry-After': '20', 'RateLimit-Policy': '"submit";q=600;w=60', RateLimit: '"submit";r=0;t=20' },
  })
  cache.check({ userId: 'b' })
  t.mock.timers.tick(20_000)
  cache.check({ userId: 'a' })
})

test('responses other than a used-up limit are not stored', () => {
  const cache = createRateLimitCache()
  cache.store({ userId: 'a' }, response('"submit";r=9;t=30'))
  cache.store({ userId: 'a' }, response('"submit";r=0;t=30', 202))
  cache.store({ userId: 'a' }, { statusCode: 429, headers: {} })
  cache.check({ userId: 'a' })
})
