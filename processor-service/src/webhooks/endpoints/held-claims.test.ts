import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EndpointClaim } from '@ai-platform/database/webhooks/claim-endpoints.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { holdClaims } from './held-claims.ts'

const log = createLogger({ service: 'test', version: 'test', level: 'fatal', pretty: false })
const claimOf = (endpointId: string): EndpointClaim => ({ endpointId, claim: 1, slow: false })

test('a claim is renewed while it is held, also after a failed renewal', async () => {
  const renewed: string[][] = []
  const claims = holdClaims({
    async renew(held) {
      renewed.push(held.map(({ endpointId }) => endpointId))
      if (renewed.length === 1) throw new Error('the database is away')
    },
    intervalMs: 20,
    log,
  })
  const [first, second] = [claimOf('a'), claimOf('b')]
  claims.add(first)
  claims.add(second)
  await pollUntil('two renewals', 5_000, () => renewed.length >= 2, 5)
  assert.deepEqual(renewed.slice(0, 2), [
    ['a', 'b'],
    ['a', 'b'],
  ])
  assert.deepEqual([claims.heldFor(0), claims.heldFor(60_000)], [['a', 'b'], []])
  claims.delete(first)
  assert.deepEqual(claims.heldFor(0), ['b'])
  const count = renewed.length
  await pollUntil('a renewal of the other', 5_000, () => renewed.length > count + 1, 5)
  assert.deepEqual(renewed.at(-1), ['b'])
  claims.stop()
})

test('claims that end soon are not renewed', async () => {
  let renewals = 0
  const claims = holdClaims({ renew: async () => void renewals++, intervalMs: 50, log })
  const ends = performance.now() + 300
  while (performance.now() < ends) {
    const claim = claimOf('a')
    claims.add(claim)
    await new Promise(resolve => setTimeout(resolve, 5))
    claims.delete(claim)
  }
  claims.stop()
  assert.equal(renewals, 0)
})
