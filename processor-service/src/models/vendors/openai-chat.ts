import { setTimeout as sleep } from 'node:timers/promises'
import type { OpenAI } from 'openai'
import type { Model, ModelCall, ModelSettings } from '../model.ts'
import { ModelError } from '../model-error.ts'
import { cachedInput } from './cached-input.ts'
import { errorFromConnection, errorFromStatus, readRetryAfter } from './explain-error.ts'
import { type Capabilities, initialCapabilities, isOpenAi, reduceCapabilities } from './openai-capabilities.ts'
import { type AnswerSink, type Finish, readAnswer } from './read-answer.ts'
import { createSchemaCache, schemaInWords } from './response-schema.ts'
import { thinkingRoom } from './thinking-room.ts'
import { createThinkingWatch } from './thinking-watch.ts'

type ChatRequest = OpenAI.Chat.ChatCompletionCreateParamsStreaming
/** Compatible servers send what a model thinks under these names. */
type Delta = OpenAI.Chat.ChatCompletionChunk.Choice.Delta & { reasoning_content?: string; reasoning?: string }

/** json_schema → json_object → none, and one step for each other capability */
const maxReductions = 10
/** The longest wait for the first call to show what the server supports: a refusal comes at once, an answer of a model that thinks does not. */
const firstCallMs = 1_000

export interface ChatModelOptions {
  name: string
  sdk: Pick<typeof import('openai'), 'APIError'>
  client: Pick<OpenAI, 'chat' | 'baseURL'>
  settings: Pick<ModelSettings, 'model' | 'limits' | 'contextTokens' | 'effort'>
  /** whether the server is OpenAI's or Azure's; by default the host tells */
  official?: boolean
}

/**
 * A model behind a server that speaks OpenAI's chat completions. What the server or the model does not support is found out by
 * its refusals, never by the model's name. A deployment or a router may have any name for a model.
 */
export function createChatModel({ name, sdk, client, settings, official }: ChatModelOptions): Model {
  const schemaOf = createSchemaCache()
  const address = official ? undefined : client.baseURL
  const compatibleOnly = !isOpenAi(address)
  let capabilities = initialCapabilities(address, settings.effort)
  /** the shapes of answers that the server has accepted: a later refusal concerns the text */
  const accepted = new WeakSet<object>()
  /** the first call under way, until the server has accepted one; others would meet the same refusals */
  let firstCall: Promise<unknown> | undefined
  let acceptedAny = false
  const room = thinkingRoom(settings.contextTokens)
  const thinking = createThinkingWatch()

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
      [supported.tokenLimit]: call.maxOutputTokens + (supported.thinkingRoom ? room : 0),
    }
    if (supported.usageInStream) request.stream_options = { include_usage: true }
    if (supported.store) request.store = false
    if (supported.effort) request.reasoning_effort = supported.effort
    if (supported.format === 'json_object') request.response_format = { type: 'json_object' }
    if (supported.format === 'json_schema')
      request.response_format = { type: 'json_schema', json_schema: { name: call.schemaName, strict: true, schema } }
    return request
  }

  async function open(call: ModelCall, signal: AbortSignal) {
    if (acceptedAny) return openNow(call, signal)
    if (firstCall) {
      await Promise.race([firstCall, sleep(firstCallMs, undefined, { ref: false })])
      signal.throwIfAborted()
      return openNow(call, signal)
    }
    const opened = openNow(call, signal)
    firstCall = opened
      .catch(() => {})
      .finally(() => {
        firstCall = undefined
      })
    return opened
  }

  async function openNow(call: ModelCall, signal: AbortSignal) {
    const headers = { 'X-Request-Id': call.requestId, 'X-Client-Request-Id': call.requestId }
    let supported = capabilities
    for (let reductions = 0; ; reductions++) {
      try {
        call.onCall()
        const stream = await client.chat.completions.create(requestOf(call, supported), { signal, headers })
        capabilities = supported
        acceptedAny = true
        accepted.add(call.schema)
        return stream
      } catch (error) {
        const refused = error instanceof sdk.APIError && (error.status === 400 || error.status === 422)
        const unspecific = compatibleOnly && !accepted.has(call.schema) && refused && !isAboutText(error.code)
        const next = refused && reduceCapabilities(supported, `${error.param ?? ''} ${error.message}`, unspecific)
        if (!next || reductions === maxReductions) throw error
        supported = next
      }
    }
  }

  async function stream(call: ModelCall, signal: AbortSignal, sink: AnswerSink): Promise<Finish> {
    let finish: Finish
    let thinks = false
    let reasoningTokens: number | undefined
    for await (const chunk of await open(call, signal)) {
      sink.onEvent()
      if (chunk.usage) {
        sink.onUsage(countsOf(chunk.usage))
        reasoningTokens = chunk.usage.completion_tokens_details?.reasoning_tokens
        thinks ||= (reasoningTokens ?? 0) > 0
      }
      const choice = chunk.choices?.[0]
      if (!choice) continue
      const delta: Delta = choice.delta ?? {}
      if (delta.refusal) finish = 'refused'
      const thought = delta.reasoning_content ?? delta.reasoning
      if (thought) {
        thinks = true
        sink.onThought(thought)
      }
      if (delta.content) sink.onText(delta.content)
      if (choice.finish_reason && finish !== 'refused') finish = finishOf(choice.finish_reason)
    }
    if (finish) thinking.answered({ thought: thinks, reasoningTokens, turnedOff: capabilities.effort === 'none' })
    if (thinks && !capabilities.thinkingRoom) {
      capabilities = { ...capabilities, thinkingRoom: true }
      if (finish === 'length') throw new ModelError('bad_output', 'The AI used the length of its answer for thinking.')
    }
    return finish
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
    name,
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

const isAboutText = (code: unknown): boolean => typeof code === 'string' && /^(content|context)_/.test(code)

const countsOf = (used: OpenAI.CompletionUsage) => ({
  input_tokens: used.prompt_tokens ?? 0,
  output_tokens: used.completion_tokens ?? 0,
  ...cachedInput(used.prompt_tokens_details?.cached_tokens),
})

function finishOf(reason: string): Finish {
  if (reason === 'length') return 'length'
  return reason === 'content_filter' ? 'refused' : 'stop'
}
