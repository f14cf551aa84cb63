import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { ModelError } from '../models/model-error.ts'
import type { Provider } from '../providers/provider.ts'
import { ProviderError } from '../providers/provider-error.ts'
import { createProviderChoice } from './provider-choice.ts'

const away = (retryAfterSeconds = 10) => new ProviderError('provider_unavailable', 'Away.', { retryAfterSeconds })
const refusedKey = new ProviderError('provider_rejected', 'Check the API key.', {
  cause: new ModelError('rejected', 'Check the API key.', { status: 401 }),
})
const noTranslation = new ProviderError('translation_unavailable', 'No translator.')

function createChoice(t: TestContext, ...names: [string, ...string[]]) {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 })
  const log = createLogger({ service: 'test', version: '1', level: 'silent', pretty: false })
  const named = (name: string) => ({ name, model: 'm' }) as Provider
  const [first, ...others] = names
  const providers = createProviderChoice([named(first), ...others.map(named)], log, () => {})
  return {
    providers,
    /** Chooses a provider and reports the failure of its attempt; returns the seconds until another may take the task. */
    async fail(error: ProviderError) {
      const turn = providers.choose('summarize')
      assert.ok(turn)
      providers.report(turn, error)
      await nextTurn()
      turn.leave()
      return { name: turn.circuit.provider.name, other: providers.otherInSeconds(turn, error, 'summarize') }
    },
    chosen: () => providers.choose('summarize')?.circuit.provider.name,
    pass: (seconds: number) => t.mock.timers.tick(seconds * 1000),
  }
}

test('one failure sends the following tasks to the next provider, until the first answers again', async t => {
  const { providers, fail, chosen, pass } = createChoice(t, 'first', 'second')
  assert.deepEqual(await fail(away()), { name: 'first', other: 0 })
  assert.equal(chosen(), 'second')
  assert.equal(providers.permit(8).places, 8)
  pass(10)
  const probe = providers.choose('summarize')
  assert.equal(probe?.circuit.provider.name, 'first')
  assert.equal(chosen(), 'second', 'one attempt probes the first')
  probe?.circuit.answered()
  await nextTurn()
  assert.equal(chosen(), 'first')
})

test('claiming pauses only while all providers are away, then goes on with one task', async t => {
  const { providers, fail, chosen, pass } = createChoice(t, 'first', 'second')
  await fail(away(20))
  assert.deepEqual(await fail(away(10)), { name: 'second', other: 20 })
  assert.equal(chosen(), undefined)
  assert.equal(providers.mayStart(), false)
  assert.equal(providers.permit(8).places, 0)
  pass(10)
  const permit = providers.permit(8)
  assert.equal(permit.places, 1)
  assert.equal(providers.permit(8).places, 0)
  permit.done()
  assert.equal(providers.permit(8).places, 1)
})

test('an absence begins when the last provider is away, and is not one while a probe may answer', async t => {
  const { providers, fail, pass } = createChoice(t, 'first', 'second')
  await fail(refusedKey)
  assert.equal(providers.absence(), undefined)
  pass(0.5)
  await fail(away(40))
  assert.deepEqual([providers.absence()?.sinceMs, providers.absence()?.error.code], [1_000_500, 'provider_unavailable'])
  pass(1)
  assert.equal(providers.mayStart(), true)
  assert.equal(providers.absence(), undefined)
  await fail(refusedKey)
  assert.equal(providers.absence()?.sinceMs, 1_000_500, 'a failed probe does not begin another')
  pass(2)
  providers.choose('summarize')?.circuit.answered()
  await nextTurn()
  assert.equal(providers.absence(), undefined)
})

test('a refused key opens the circuit when there is a fallback, and is not waited for', async t => {
  const { fail, chosen } = createChoice(t, 'first', 'second')
  assert.deepEqual(await fail(refusedKey), { name: 'first', other: 0 })
  assert.equal(chosen(), 'second')
  assert.deepEqual(await fail(away()), { name: 'second', other: undefined })
})

test('the only provider stays in use after a refused key and two failures', async t => {
  const { fail, chosen } = createChoice(t, 'only')
  for (const error of [refusedKey, refusedKey, refusedKey, away(), away()])
    assert.deepEqual(await fail(error), { name: 'only', other: undefined })
  assert.equal(chosen(), 'only')
})

test('a task that a fallback cannot do is left to the providers before it', async t => {
  const { fail } = createChoice(t, 'first', 'second', 'third')
  await fail(away(10))
  assert.deepEqual(await fail(noTranslation), { name: 'second', other: 10 })
})

test('a task that the first provider cannot do is left to no other', async t => {
  const { fail } = createChoice(t, 'first', 'second')
  assert.deepEqual(await fail(noTranslation), { name: 'first', other: undefined })
})

test('a task waits for a provider that can do it', async t => {
  const { providers, fail } = createChoice(t, 'openai', 'local')
  assert.equal(providers.choose('extract')?.circuit.provider.name, 'openai')
  await fail(away(20))
  assert.equal(providers.choose('extract'), undefined)
  assert.equal(providers.freeInMs('extract'), 20_000)
  assert.equal(providers.freeInMs('qa'), 0)
})

test('a task that no provider can do is given to the first, which says why', t => {
  const { providers } = createChoice(t, 'local')
  assert.equal(providers.choose('extract')?.circuit.provider.name, 'local')
})
