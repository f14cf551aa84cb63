import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { ProviderError } from '../providers/provider-error.ts'
import { createProviderCircuit } from './provider-circuit.ts'

const away = (retryAfterSeconds?: number) =>
  new ProviderError('provider_unavailable', 'Away.', retryAfterSeconds === undefined ? {} : { retryAfterSeconds })

function createCircuit(t: TestContext) {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 })
  const closed = t.mock.fn()
  const log = createLogger({ service: 'test', version: '1', level: 'silent', pretty: false })
  const circuit = createProviderCircuit(log, closed)
  return {
    circuit,
    closed,
    async fail(times: number, retryAfterSeconds?: number) {
      for (let failure = 0; failure < times; failure++) circuit.away(away(retryAfterSeconds))
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
  assert.equal(circuit.permit(8).places, 8)
})

test('after three failures in a row nothing is claimed for a second, then one task at a time', async t => {
  const { circuit, fail, pass } = createCircuit(t)
  await fail(3)
  assert.equal(circuit.mayStart(), false)
  assert.equal(circuit.permit(8).places, 0)
  pass(1)
  assert.equal(circuit.mayStart(), true)
  const probe = circuit.permit(8)
  assert.equal(probe.places, 1)
  assert.equal(circuit.permit(8).places, 0)
  probe.done()
  assert.equal(circuit.permit(8).places, 1)
})

test('each failed probe doubles the pause, up to 30 s', async t => {
  const { circuit, fail, pass } = createCircuit(t)
  await fail(3)
  for (const seconds of [1, 2, 4, 8, 16, 30, 30]) {
    pass(seconds - 0.1)
    assert.equal(circuit.mayStart(), false, `after ${seconds - 0.1} s`)
    pass(0.1)
    const probe = circuit.permit(1)
    assert.equal(probe.places, 1, `after ${seconds} s`)
    await fail(1)
    probe.done()
  }
})

test('a Retry-After sets the pause, however long it is', async t => {
  const { circuit, fail, pass } = createCircuit(t)
  await fail(3, 7_200)
  pass(7_199)
  assert.equal(circuit.mayStart(), false)
  pass(1)
  assert.equal(circuit.mayStart(), true)
})

test('the first answer of the probe closes the circuit', async t => {
  const { circuit, closed, fail, pass } = createCircuit(t)
  await fail(3)
  pass(1)
  circuit.permit(1)
  circuit.answered()
  await nextTurn()
  assert.equal(closed.mock.callCount(), 1)
  assert.equal(circuit.permit(8).places, 8)
  assert.equal(circuit.answeredMs, 1_001_000)
})
