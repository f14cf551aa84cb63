import { openAiSettings } from '@ai-platform/testkit/servers/openai-settings.ts'
import { LLMock } from '@copilotkit/aimock'

/** Words in a document that select a behaviour of the stub. */
export const stubWords = {
  /** the answer begins after 30 s */
  hangs: 'Unhurried',
  /** the API refuses the request */
  rejects: 'Forbidden',
  /** the answer is not JSON */
  babbles: 'Babbling',
  /** the answer costs 70,000 tokens */
  costs: 'Costly',
  /** a question about the toll */
  asks: 'Enquiring',
} as const

const quote = 'It sets the toll at 4711 crowns.'
const inventedQuote = 'It sets the toll at 9999 crowns.'
const answers = {
  ask: {
    answer: '4711 crowns.',
    sources: [
      { page: null, quote },
      { page: null, quote: inventedQuote },
    ],
  },
  /** of a schema with this property */
  toll_crowns: { data: { toll_crowns: 4711 }, sources: [{ pointer: '/toll_crowns', page: null, quote }] },
}

const summary = 'The stub read the document. It has nothing to add. That is all there is to say about it.'

const mentions = (word: string) => ({
  predicate: (request: unknown) => JSON.stringify(request).includes(word),
})

/**
 * A fake AI provider for the stack, with OpenAI's protocol over HTTP.
 * @param firstTokenMs time until each answer begins
 */
export async function startAiStub(firstTokenMs: number) {
  const mock = new LLMock({ port: 0 })
  mock.on(mentions(stubWords.rejects), {
    error: { message: 'Incorrect API key provided', type: 'invalid_request_error', code: 'invalid_api_key' },
    status: 401,
  })
  mock.on(mentions(stubWords.babbles), { content: 'I would rather not answer in JSON.' })
  mock.on(mentions(stubWords.asks), { content: JSON.stringify(answers.ask) })
  mock.on(mentions('toll_crowns'), { content: JSON.stringify(answers.toll_crowns) })
  const usage = { prompt_tokens: 69_000, completion_tokens: 1_000, total_tokens: 70_000 }
  mock.on(mentions(stubWords.costs), { content: JSON.stringify({ summary }), usage })
  mock.on(
    mentions(stubWords.hangs),
    { content: JSON.stringify({ summary }) },
    { streamingProfile: { ttft: 30_000, tps: 100 } },
  )
  mock.on(
    {},
    { content: JSON.stringify({ summary }) },
    { chunkSize: 12, streamingProfile: { ttft: firstTokenMs, tps: 20 } },
  )
  await mock.start()
  const settings = openAiSettings(`${mock.url}/v1`, { model: 'stub-model', apiKey: 'sk-stub' })
  return { settings, summary, calls: () => mock.getRequests().length, stop: () => mock.stop() }
}
