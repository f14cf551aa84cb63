import type { Model, ModelCall, ModelSettings } from '../model.ts'
import type { ModelError } from '../model-error.ts'
import { errorFromConnection, errorFromStatus, readRetryAfter } from './explain-error.ts'
import { fetchForSdk } from './fetch-for-sdk.ts'
import { type AnswerSink, readAnswer, type StreamEnd } from './read-answer.ts'
import { createSchemaCache } from './response-schema.ts'

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
    fetch: fetchForSdk,
  })
  const schemaOf = createSchemaCache('anthropic')

  async function stream(call: ModelCall, signal: AbortSignal, sink: AnswerSink): Promise<StreamEnd> {
    const end: StreamEnd = { finish: undefined, usage: { input_tokens: 0, output_tokens: 0 } }
    call.onCall()
    const events = await client.messages.create(
      {
        model: settings.model,
        max_tokens: call.maxOutputTokens,
        system: call.system,
        messages: [{ role: 'user', content: call.prompt }],
        output_config: { format: { type: 'json_schema', schema: schemaOf(call.schema) } },
        stream: true,
      },
      { signal, headers: { 'X-Request-Id': call.requestId } },
    )
    for await (const event of events) {
      sink.onEvent()
      if (event.type === 'message_start') end.usage.input_tokens = event.message.usage?.input_tokens ?? 0
      else if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') sink.onText(event.delta.text)
      else if (event.type === 'message_delta') {
        end.usage.output_tokens = event.usage?.output_tokens ?? 0
        end.finish = finishOf(event.delta.stop_reason)
      }
    }
    return end
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
    complete: call => readAnswer(call, settings.limits, (signal, sink) => stream(call, signal, sink), explain),
  }
}

function finishOf(reason: string | null): StreamEnd['finish'] {
  if (reason === null) return undefined
  if (reason === 'max_tokens' || reason === 'model_context_window_exceeded') return 'length'
  return reason === 'refusal' ? 'refused' : 'stop'
}
