import type { OpenAI } from 'openai'
import type { Model, ModelCall, ModelSettings } from '../model.ts'
import type { ModelError } from '../model-error.ts'
import { errorFromConnection, errorFromStatus, readRetryAfter } from './explain-error.ts'
import { fetchForSdk } from './fetch-for-sdk.ts'
import { type Capabilities, initialCapabilities, isOpenAi, reduceCapabilities } from './openai-capabilities.ts'
import { type AnswerSink, readAnswer, type StreamEnd } from './read-answer.ts'
import { createSchemaCache, schemaInWords } from './response-schema.ts'

type ChatRequest = OpenAI.Chat.ChatCompletionCreateParamsStreaming

/** Headroom for reasoning, which counts against a model's token limit. Unused tokens cost nothing. */
const reasoningTokens = 8192
const reasoningModel = /^(o\d|gpt-[5-9])/

/** json_schema → json_object → none, and one step for each of the other two capabilities */
const maxReductions = 4

/**
 * A model behind OpenAI's chat completions: OpenAI, or with `baseUrl` Azure (`…/openai/v1`), Ollama, vLLM, the Hugging Face
 * router and others. Only this file imports the SDK.
 */
export async function createOpenAiModel(settings: ModelSettings): Promise<Model> {
  const sdk = await import('openai')
  const client = new sdk.OpenAI({
    apiKey: settings.apiKey,
    baseURL: settings.baseUrl ?? 'https://api.openai.com/v1',
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: settings.limits.callTimeoutMs,
    logLevel: 'off',
    fetch: fetchForSdk,
  })
  const schemaOf = createSchemaCache()
  const compatibleOnly = !isOpenAi(settings.baseUrl)
  const headroom = reasoningModel.test(settings.model) ? reasoningTokens : 0
  let capabilities = initialCapabilities(settings.baseUrl)

  function requestOf(call: ModelCall, supported: Capabilities): ChatRequest {
    const schema = schemaOf(call.schema)
    const system = supported.format === 'json_schema' ? call.system : `${call.system}\n\n${schemaInWords(schema)}`
    const request: ChatRequest = {
      model: settings.model,
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: call.prompt },
      ],
      stream: true,
      [supported.tokenLimit]: call.maxOutputTokens + headroom,
    }
    if (supported.usageInStream) request.stream_options = { include_usage: true }
    if (supported.format === 'json_object') request.response_format = { type: 'json_object' }
    if (supported.format === 'json_schema')
      request.response_format = { type: 'json_schema', json_schema: { name: call.schemaName, strict: true, schema } }
    return request
  }

  async function open(call: ModelCall, signal: AbortSignal) {
    const headers = { 'X-Request-Id': call.requestId, 'X-Client-Request-Id': call.requestId }
    let supported = capabilities
    for (let reductions = 0; ; reductions++) {
      try {
        call.onCall()
        const stream = await client.chat.completions.create(requestOf(call, supported), { signal, headers })
        capabilities = supported
        return stream
      } catch (error) {
        const refused = error instanceof sdk.APIError && (error.status === 400 || error.status === 422)
        const next = refused && reduceCapabilities(supported, `${error.param ?? ''} ${error.message}`, compatibleOnly)
        if (!next || reductions === maxReductions) throw error
        supported = next
      }
    }
  }

  async function stream(call: ModelCall, signal: AbortSignal, sink: AnswerSink): Promise<StreamEnd> {
    const end: StreamEnd = { finish: undefined, usage: { input_tokens: 0, output_tokens: 0 } }
    for await (const chunk of await open(call, signal)) {
      sink.onEvent()
      if (chunk.usage)
        end.usage = { input_tokens: chunk.usage.prompt_tokens ?? 0, output_tokens: chunk.usage.completion_tokens ?? 0 }
      const choice = chunk.choices?.[0]
      if (!choice) continue
      if (choice.delta?.refusal) end.finish = 'refused'
      if (choice.delta?.content) sink.onText(choice.delta.content)
      if (choice.finish_reason && end.finish !== 'refused') end.finish = finishOf(choice.finish_reason)
    }
    return end
  }

  function explain(error: unknown): ModelError {
    if (!(error instanceof sdk.APIError)) return errorFromConnection(error)
    const code = error.code ?? error.type
    if (error.status) {
      const retryAfterSeconds = readRetryAfter(error.headers)
      return errorFromStatus(error.status, { code, message: error.message, retryAfterSeconds })
    }
    // An error inside the stream has no status.
    if (code === 'content_filter' || code === 'insufficient_quota') return errorFromStatus(400, { code })
    return errorFromConnection(error)
  }

  return {
    name: 'openai',
    model: settings.model,
    complete: call => readAnswer(call, settings.limits, (signal, sink) => stream(call, signal, sink), explain),
  }
}

function finishOf(reason: string): StreamEnd['finish'] {
  if (reason === 'length') return 'length'
  return reason === 'content_filter' ? 'refused' : 'stop'
}
