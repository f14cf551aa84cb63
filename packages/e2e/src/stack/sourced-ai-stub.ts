import { openAiSettings } from '@ai-platform/testkit/servers/openai-settings.ts'
import { LLMock } from '@copilotkit/aimock'

/** The document that the stub's answers quote. */
export const quotedText =
  'Invoice 2026-117 of 3 March 2026. Harbour Estates Ltd delivers heating for the workshop. The total due is 119.90 EUR. ' +
  'It is due within thirty days of the date of the invoice.'

const summary = {
  summary: `${'The invoice is about the heating of a workshop and names what is due. '.repeat(6).trim()} It is due within thirty days.`,
  sources: [
    { page: null, quote: 'The total due is 119.90 EUR.' },
    { page: null, quote: 'It is due within thirty days' },
  ],
}

const extracted = {
  data: {
    number: '2026-117',
    date: '2026-03-03',
    total: 119.9,
    currency: 'EUR',
    items: [{ description: 'Heating for the workshop', amount: 119.9 }],
  },
  sources: [
    { pointer: '/number', page: null, quote: 'Invoice 2026-117' },
    { pointer: '/total', page: null, quote: 'The total due is 119.90 EUR.' },
    { pointer: '/items/0/description', page: null, quote: 'heating for the workshop' },
  ],
}

/** A fake AI provider with OpenAI's protocol whose answers arrive slowly and have sources. A text with "Refused" is refused. */
export async function startSourcedAiStub() {
  const mock = new LLMock({ port: 0 })
  const slow = { chunkSize: 16, streamingProfile: { ttft: 300, tps: 12 } }
  const mentions = (word: string) => ({ predicate: (request: unknown) => JSON.stringify(request).includes(word) })
  mock.on(mentions('pointer'), { content: JSON.stringify(extracted) })
  mock.on({}, { content: JSON.stringify(summary) }, slow)
  await mock.start()
  const settings = openAiSettings(`${mock.url}/v1`, { model: 'stub-model', apiKey: 'sk-stub' })
  return { settings, stop: () => mock.stop() }
}
