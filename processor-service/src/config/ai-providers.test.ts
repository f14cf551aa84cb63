import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AiFallbacks } from './ai-providers.ts'

test('fallbacks are in order, and a model may have colons of its own', () => {
  assert.deepEqual(AiFallbacks.parse(' anthropic:claude-x , openai:ft:gpt:team, local,'), [
    { provider: 'anthropic', model: 'claude-x' },
    { provider: 'openai', model: 'ft:gpt:team' },
    { provider: 'local', model: undefined },
  ])
})

test('an unknown provider is refused with the names of the known ones', () => {
  const parsed = AiFallbacks.safeParse('claude,local')
  assert.match(parsed.error?.issues[0]?.message ?? '', /known are local, openai/)
})
