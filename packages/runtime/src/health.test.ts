import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkHealth, type Dependency } from './health.ts'

const service = { name: 'demo', version: '1' }
const up = async () => {}
const down = async () => {
  throw new Error('connect ECONNREFUSED 10.0.0.1:5432')
}
const statusOf = async (...dependencies: Dependency[]) => (await checkHealth(service, dependencies)).status

test('a service is up with every dependency up', async () => {
  assert.equal(await statusOf({ name: 'a', needed: true, probe: up }, { name: 'b', needed: false, probe: up }), 'up')
})

test('a service is degraded without an optional dependency and down without a needed one', async () => {
  const optional = { name: 'optional', needed: false, probe: down }
  assert.equal(await statusOf({ name: 'needed', needed: true, probe: up }, optional), 'degraded')
  assert.equal(await statusOf({ name: 'needed', needed: true, probe: down }, optional), 'down')
})

test('the answer does not show why a dependency is down', async () => {
  const health = await checkHealth(service, [{ name: 'postgres', needed: true, probe: down }])
  assert.deepEqual(health.dependencies.postgres, {
    status: 'down',
    latency_ms: null,
    detail: 'postgres does not answer',
  })
})

test('a probe that does not answer counts as down after two seconds', async () => {
  const health = await checkHealth(service, [{ name: 'a', needed: true, probe: () => new Promise(() => {}) }])
  assert.equal(health.dependencies.a?.status, 'down')
})
