import type { Anthropic } from '@anthropic-ai/sdk'
import type { Model, ModelCall, ModelSettings } from '../model.ts'
import type { ModelError } from '../model-error.ts'
import { type AnthropicCapabilities, initialAnthropic, reduceAnthropic } from './anthropic-capabilities.ts'
import { cachedInput } from './cached-input.ts'
import { errorFromConnection, errorFromStatus, readRetryAfter } from './explain-error.ts'
import { createFetchForSdk } from './fetch-for-sdk.ts'
import { type AnswerSink, type Finish, readAnswer } from './read-answer.ts'
import { createSchemaCache } from './response-schema.ts'
import { thinkingRoom } from './thinking-room.ts'
import { createThinkingWatch } from './thinking-watch.ts'

type MessageRequest = Anthropic.MessageCreateParamsStreaming

/** one step for each capability, and one for the limit of an answer */
const maxReductions = 5

/** The HTTP status of each error type. An error event inside a stream has no status. */
const statusOfType: Record<string, number> = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  timeout_error: 504,
  overloaded_error: 529,
}

/** A model behind Anthropic's messages API. Only this file imports the SDK. */
export async function createAnthropicModel(settings: ModelSettings): Promise<Model> {
  const sdk = await import('@anthropic-ai/sdk')
  const client = new sdk.Anthropic({
    apiKey: settings.apiKey,
    authToken: null,
    baseURL: settings.baseUrl ?? 'https://api.anthropic.com',
    maxRetries: 0,
    timeout: settings.limits.callTimeoutMs,
    logLevel: 'off',
    fetch: createFetchForSdk(settings.proxy),
  })
  const schemaOf = createSchemaCache('anthropic')
  const room = thinkingRoom(settings.contextTokens)
  const thinking = createThinkingWatch()
  let capabilities = initialAnthropic(settings.effort)

  function requestOf(call: ModelCall, supported: AnthropicCapabilities): MessageRequest {
    const format = { type: 'json_schema', schema: schemaOf(call.schema) } as const
    const request: MessageRequest = {
      model: settings.model,
      max_tokens: Math.min(call.maxOutputTokens + (supported.thinkingRoom ? room : 0), supported.maxTokens),
      // Every chunk of a document has the same system prompt. One that is too short for the cache is not marked up in price.
      system: [{ type: 'text', text: call.system, cache_control: { type: 'ephemeral' } }],
      messages: [{ role: 'user', content: call.prompt }],
      output_config: supported.effort ? { format, effort: supported.effort } : { format },
      stream: true,
    }
    if (supported.thinkingOff) request.thinking = { type: 'disabled' }
    return request
  }

  async function open(call: ModelCall, signal: AbortSignal) {
    let supported = capabilities
    for (let reductions = 0; ; reductions++) {
      try {
        call.onCall()
        const headers = { 'X-Request-Id': call.requestId }
        const events = await client.messages.create(requestOf(call, supported), { signal, headers })
        capabilities = supported
        return events
      } catch (error) {
        const refused = error instanceof sdk.APIError && error.status === 400
        const next = refused && reduceAnthropic(supported, error.message)
        if (!next || reductions === maxReductions) throw error
        supported = next
      }
    }
  }

  async function stream(call: ModelCall, signal: AbortSignal, sink: AnswerSink): Promise<Finish> {
    let finish: Finish
    let thought = false
    for await (const event of await open(call, signal)) {
      sink.onEvent()
      if (event.type === 'message_start') sink.onUsage(countsOf(event.message.usage))
      else if (event.type === 'content_block_delta') {
        if (event.delta.type === 'text_delta') sink.onText(event.delta.text)
        if (event.delta.type === 'thinking_delta') {
          thought = true
          sink.onThought(event.delta.thinking)
        }
      } else if (event.type === 'message_delta') {
        sink.onUsage({ output_tokens: event.usage?.output_tokens ?? 0 })
        finish = finishOf(event.delta.stop_reason)
      }
    }
    if (finish) thinking.answered({ thought, turnedOff: capabilities.thinkingOff })
    return finish
  }

  function explain(error: unknown): ModelError {
    if (!(error instanceof sdk.APIError)) return errorFromConnection(error)
    const code = error.type ?? undefined
    const status = error.status ?? (code ? statusOfType[code] : undefined)
    if (!status) return errorFromConnection(error)
    const retryAfterSeconds = readRetryAfter(error.headers)
    return errorFromStatus(status, { code, message: error.message, retryAfterSeconds })
  }

  return {
    name: 'anthropic',
    model: settings.model,
    get contextTokens() {
      const { contextTokens } = settings
      return contextTokens && capabilities.thinkingRoom ? contextTokens - room : contextTokens
    },
    complete: call =>
      readAnswer(call, settings.limits, {
        stream: (signal, sink) => stream(call, signal, sink),
        explain,
        mayThink: thinking.mayThink,
        onSilent: thinking.wasSilent,
      }),
  }
}

/** Anthropic's `input_tokens` are those that were neither read from the cache nor written into it. */
const countsOf = (used: Partial<Anthropic.Usage> | undefined) => ({
  input_tokens:
    (used?.input_tokens ?? 0) + (used?.cache_creation_input_tokens ?? 0) + (used?.cache_read_input_tokens ?? 0),
  output_tokens: used?.output_tokens ?? 0,
  ...cachedInput(used?.cache_read_input_tokens),
})

function finishOf(reason: string | null): Finish {
  if (reason === null) return undefined
  if (reason === 'max_tokens' || reason === 'model_context_window_exceeded') return 'length'
  return reason === 'refusal' ? 'refused' : 'stop'
}
