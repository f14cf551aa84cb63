import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { ModelError } from '../models/model-error.ts'
import type { Provider } from '../providers/provider.ts'
import { ProviderError } from '../providers/provider-error.ts'
import { createProviderCircuit } from './provider-circuit.ts'
import { watchProviders } from './provider-watch.ts'

const refused = new ModelError('rejected', 'No.', { status: 401 })
const gone = new ModelError('unavailable', 'No.', { reason: 'ECONNREFUSED' })
const settingNames = { apiKey: 'OPENAI_API_KEY', model: 'AI_MODEL', address: 'OPENAI_BASE_URL' }

/** @param fault what the check of the provider throws; undefined: it succeeds */
async function watch(t: TestContext, fault?: ModelError, mayBeMissing = false) {
  t.mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1_000_000 })
  const state = { fault, checks: 0 }
  const provider = {
    name: 'openai',
    model: 'small',
    settingNames,
    async check() {
      state.checks += 1
      if (state.fault) throw state.fault
      return { mayBeMissing }
    },
  } as unknown as Provider
  const log = createLogger({ service: 'test', version: '1', level: 'silent', pretty: false })
  const circuit = createProviderCircuit(provider, { failuresToOpen: 1, onClose: () => {}, log })
  const watched = watchProviders([circuit], log)
  t.after(() => watched.stop())
  await nextTurn()
  return {
    circuit,
    state,
    report: () => {
      const [{ status = undefined, detail = '' } = {}] = watched.reports()
      return { status, detail }
    },
    async pass(seconds: number) {
      t.mock.timers.tick(seconds * 1000)
      await nextTurn()
    },
  }
}

test('a refused key shows at start with the setting to check, and is checked again until it is right', async t => {
  const { report, state, pass } = await watch(t, refused)
  assert.equal(report().status, 'down')
  assert.match(report().detail, /check OPENAI_API_KEY/)
  await pass(5)
  assert.equal(state.checks, 2)
  state.fault = undefined
  await pass(10)
  assert.deepEqual(report(), { status: 'up', detail: '' })
  await pass(60)
  assert.equal(state.checks, 3, 'a provider that is up is not checked')
})

test('an answered call outweighs a failed check', async t => {
  const { report, circuit, pass } = await watch(t, gone)
  assert.match(report().detail, /ECONNREFUSED.*OPENAI_BASE_URL/)
  await pass(1)
  circuit.answered()
  assert.equal(report().status, 'up')
})

test('a failed call outweighs a check that succeeds, until the provider may be probed', async t => {
  const { report, circuit, state, pass } = await watch(t)
  assert.equal(report().status, 'up')
  circuit.failed(new ProviderError('provider_unavailable', 'No.', { cause: gone, retryAfterSeconds: 20 }))
  await nextTurn()
  assert.match(report().detail, /ECONNREFUSED/)
  await pass(5)
  assert.equal(state.checks, 2)
  assert.equal(report().status, 'down')
  await pass(15)
  await pass(5)
  assert.equal(report().status, 'up')
})

test('a model that the server does not list is up with a remark until a call is answered', async t => {
  const { report, circuit } = await watch(t, undefined, true)
  assert.equal(report().status, 'up')
  assert.match(report().detail, /does not list the model small. Check AI_MODEL/)
  circuit.answered()
  assert.equal(report().detail, '')
})
