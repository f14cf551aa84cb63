import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ProviderReport } from '../pipeline/provider-watch.ts'
import { describeProviders } from './describe-providers.ts'

const report = (provider: string, detail?: string): ProviderReport => ({
  provider,
  model: 'm',
  status: detail === undefined ? 'up' : 'down',
  circuit: 'closed',
  latencyMs: 5,
  ...(detail === undefined ? {} : { detail }),
})

test('the only provider is up with its model and latency', () => {
  assert.deepEqual(describeProviders([report('local')]), { status: 'up', latency_ms: 5, provider: 'local', model: 'm' })
})

test('a first provider that is down says what to check and which fallback answers', () => {
  const health = describeProviders([
    report('openai', 'Check OPENAI_API_KEY.'),
    report('gemini', 'Away.'),
    report('local'),
  ])
  assert.deepEqual(health, {
    status: 'down',
    latency_ms: 5,
    provider: 'openai',
    model: 'm',
    detail: 'Check OPENAI_API_KEY. local answers instead.',
    fallbacks: [
      { status: 'down', provider: 'gemini', model: 'm', detail: 'Away.' },
      { status: 'up', provider: 'local', model: 'm' },
    ],
  })
})
