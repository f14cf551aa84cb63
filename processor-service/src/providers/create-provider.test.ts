import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { it } from 'node:test'
import { ConfigError } from '@ai-platform/runtime/env.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { startFakeAiServer } from '../models/testing/fake-ai-server.ts'
import { createSchemaChecker } from '../schemas/schema-checker.ts'
import { createProviders, type ProviderSettings } from './create-provider.ts'

const schemas = createSchemaChecker()
const log = createLogger({ service: 'test', version: '0', level: 'silent', pretty: false })
const deps = { onCallEnd() {}, schemas, log }
const settings: ProviderSettings = {
  provider: 'local',
  fallbacks: [],
  openai: {},
  anthropic: {},
  gemini: {},
  azure: {},
  huggingface: {},
  ollama: {},
  transformers: {},
  promptsFolder: join(import.meta.dirname, '../../prompts'),
  chunkCharacters: 24_000,
  concurrency: 8,
  callTimeoutMs: 5_000,
  idleTimeoutMs: 5_000,
  local: { threads: 1, heapMegabytes: 512, timeoutMs: 30_000 },
}
const request = {
  taskType: 'summarize' as const,
  pages: [
    {
      number: null,
      text: 'The city opened a new bridge on Monday. It took four years to build. Traffic is expected to fall.',
    },
  ],
  options: {},
  requestId: 'r1',
  signal: new AbortController().signal,
  onProgress() {},
  onDelta() {},
  onCall() {},
  onUsage() {},
}

it('a missing API key is a ConfigError that names the setting', async () => {
  for (const provider of ['openai', 'anthropic', 'gemini'] as const)
    await assert.rejects(
      createProviders({ ...settings, provider }, deps),
      (error: unknown) => error instanceof ConfigError && error.message.includes(`${provider.toUpperCase()}_API_KEY`),
    )
})

it('a self-hosted server needs no key, and the model of the settings is used', async () => {
  await using wire = await startFakeAiServer()
  wire.answer(() => '{"summary":"A bridge."}')
  const [provider] = await createProviders(
    { ...settings, provider: 'openai', openai: { baseUrl: `${wire.url}/v1` }, model: 'llama3.2' },
    deps,
  )
  assert.equal((await provider.answer(request)).result.summary, 'A bridge.')
  assert.deepEqual([provider.name, provider.model, wire.sent[0]?.body.model], ['openai', 'llama3.2', 'llama3.2'])
  await provider.close()
})

it('a vendor without a usual model or address needs them', async () => {
  const azure = { apiKey: 'k', baseUrl: 'https://me.openai.azure.com' }
  const cases = [
    { provider: 'azure', azure, missing: 'AI_MODEL' },
    { provider: 'azure', model: 'prod-mini', azure: { apiKey: 'k' }, missing: 'AZURE_OPENAI_ENDPOINT' },
    { provider: 'huggingface', huggingface: { apiKey: 'k' }, missing: 'AI_MODEL' },
    { provider: 'huggingface', model: 'org/model', missing: 'HF_TOKEN' },
  ] as const
  for (const { missing, ...changes } of cases)
    await assert.rejects(createProviders({ ...settings, ...changes }, deps), {
      name: 'ConfigError',
      message: new RegExp(`needs ${missing}`),
    })
})

it('each vendor has a default model', async () => {
  for (const provider of ['openai', 'anthropic', 'gemini'] as const) {
    const [made] = await createProviders({ ...settings, provider, [provider]: { apiKey: 'k' } }, deps)
    assert.equal(made.name, provider)
    assert.match(made.model, /mini|haiku|flash/)
    assert.equal(made.settingNames?.apiKey, `${provider.toUpperCase()}_API_KEY`)
  }
})

it('fallbacks follow in order, each with its own model and key', async () => {
  const fallbacks = [{ provider: 'anthropic' as const, model: 'claude-x' }, { provider: 'local' as const }]
  const openai = { apiKey: 'k' }
  const providers = await createProviders(
    { ...settings, provider: 'openai', model: 'gpt-x', openai, anthropic: { apiKey: 'k' }, fallbacks },
    deps,
  )
  assert.deepEqual(
    providers.map(({ name, model }) => [name, model]),
    [
      ['openai', 'gpt-x'],
      ['anthropic', 'claude-x'],
      ['local', providers[2]?.model],
    ],
  )
  assert.deepEqual(
    providers.map(({ settingNames }) => settingNames?.model),
    ['AI_MODEL', 'AI_FALLBACK', undefined],
  )
  await Promise.all(providers.map(provider => provider.close()))
  await assert.rejects(createProviders({ ...settings, provider: 'openai', openai, fallbacks }, deps), {
    name: 'ConfigError',
    message: /^AI_FALLBACK=anthropic needs ANTHROPIC_API_KEY/,
  })
})

it('the local provider needs no key, and its refusals are ProviderErrors', async () => {
  const [provider] = await createProviders(settings, deps)
  try {
    const answer = await provider.answer(request)
    assert.ok(answer.result.summary.includes('bridge'))
    assert.equal(answer.chunksDone, answer.chunks)
    assert.equal(provider.name, 'local')
    const reason = new Error('cancelled')
    await assert.rejects(
      provider.answer({ ...request, signal: AbortSignal.abort(reason) }),
      (e: unknown) => e === reason,
    )
    await assert.rejects(provider.answer({ ...request, pages: [{ number: 1, text: ' ' }] }), {
      name: 'ProviderError',
      code: 'no_text_found',
    })
    await assert.rejects(
      provider.answer({ ...request, taskType: 'extract', options: { schema: { type: 'object' } } }),
      {
        name: 'ProviderError',
        code: 'provider_rejected',
      },
    )
  } finally {
    await provider.close()
  }
})

it('only the SDK of the chosen vendor is loaded', () => {
  const script = `
    const loaded = []
    const { registerHooks } = await import('node:module')
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context) } })
    const { createProviders } = await import(${JSON.stringify(join(import.meta.dirname, 'create-provider.ts'))})
    await createProviders({ ...${JSON.stringify(settings)}, provider: 'openai', openai: { apiKey: 'k' } }, { onCallEnd() {}, log: { info() {} } })
    console.log(['/openai/', '/@anthropic-ai/', '/@google/genai/', '/piscina/'].map(part => loaded.some(url => url.includes(part))).join())`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  assert.equal(stdout.trim(), 'true,false,false,false', stderr)
})
