import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import type { Provider } from '../providers/provider.ts'
import { ProviderError } from '../providers/provider-error.ts'
import { createProviderCircuit } from './provider-circuit.ts'

const away = (retryAfterSeconds?: number) =>
  new ProviderError('provider_unavailable', 'Away.', retryAfterSeconds === undefined ? {} : { retryAfterSeconds })
const provider = { name: 'fake', model: 'm' } as Provider

function createCircuit(t: TestContext) {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 })
  const closed = t.mock.fn()
  const log = createLogger({ service: 'test', version: '1', level: 'silent', pretty: false })
  const circuit = createProviderCircuit(provider, { failuresToOpen: 3, onClose: closed, log })
  return {
    circuit,
    closed,
    async fail(times: number, retryAfterSeconds?: number) {
      for (let failure = 0; failure < times; failure++) circuit.failed(away(retryAfterSeconds))
      await nextTurn()
    },
    pass: (seconds: number) => t.mock.timers.tick(seconds * 1000),
  }
}

test('two attempts in a row may fail; an answer between starts the count anew', async t => {
  const { circuit, fail } = createCircuit(t)
  await fail(2)
  circuit.answered()
  await nextTurn()
  await fail(2)
  assert.equal(circuit.state, 'closed')
  assert.equal(circuit.failure, undefined)
  assert.ok(circuit.enter() && circuit.enter())
})

test('after three failures in a row there are no calls for a second, then one attempt at a time', async t => {
  const { circuit, fail, pass } = createCircuit(t)
  await fail(3)
  assert.equal(circuit.state, 'open')
  assert.equal(circuit.failure?.detail, 'Away.')
  assert.equal(circuit.freeInMs, 1_000)
  assert.equal(circuit.enter(), undefined)
  pass(1)
  assert.equal(circuit.state, 'probing')
  assert.equal(circuit.freeInMs, 0)
  const leave = circuit.enter()
  assert.ok(leave)
  assert.equal(circuit.enter(), undefined)
  assert.ok(circuit.freeInMs > 0)
  leave()
  assert.ok(circuit.enter())
})

test('each failed probe doubles the pause, up to 30 s', async t => {
  const { circuit, fail, pass } = createCircuit(t)
  await fail(3)
  for (const seconds of [1, 2, 4, 8, 16, 30, 30]) {
    pass(seconds - 0.1)
    assert.equal(circuit.enter(), undefined, `after ${seconds - 0.1} s`)
    pass(0.1)
    const leave = circuit.enter()
    assert.ok(leave, `after ${seconds} s`)
    await fail(1)
    leave()
  }
})

test('a Retry-After sets the pause, however long it is', async t => {
  const { circuit, fail, pass } = createCircuit(t)
  await fail(3, 7_200)
  pass(7_199)
  assert.equal(circuit.freeInMs, 1_000)
  pass(1)
  assert.equal(circuit.freeInMs, 0)
})

test('the first answer of the probe closes the circuit', async t => {
  const { circuit, closed, fail, pass } = createCircuit(t)
  await fail(3)
  pass(1)
  circuit.enter()
  circuit.answered()
  await nextTurn()
  assert.equal(closed.mock.callCount(), 1)
  assert.equal(circuit.state, 'closed')
  assert.equal(circuit.failure, undefined)
  assert.equal(circuit.answeredMs, 1_001_000)
})
