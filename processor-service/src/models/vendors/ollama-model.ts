import type { ChatRequest } from 'ollama'
import { estimateTokens } from '../estimate-tokens.ts'
import type { Model, ModelCall, ModelSettings } from '../model.ts'
import { ModelError, smallContextReason } from '../model-error.ts'
import { errorFromConnection, errorFromStatus, readRetryAfter } from './explain-error.ts'
import { createWebFetch } from './fetch-for-sdk.ts'
import { type AnswerSink, type Finish, readAnswer } from './read-answer.ts'
import { createSchemaCache } from './response-schema.ts'
import { thinkingRoom } from './thinking-room.ts'

/** The context that is asked for, in tokens: Ollama's own default of 4,096 is too small for a chunk. It costs memory. */
const defaultContext = 8192
const isUpTimeoutMs = 5_000

/** What Ollama tells about a model. */
interface Facts {
  /** tokens of question and answer that the server is asked to hold */
  context: number
  /** tokens for thinking, part of the output */
  room: number
  think: boolean | 'low' | 'medium' | 'high' | undefined
}

/**
 * A model behind Ollama's own API, because its `/v1` ignores the length of the context.
 * @see https://docs.ollama.com/api/chat
 */
export async function createOllamaModel(settings: ModelSettings): Promise<Model> {
  const sdk = await import('ollama')
  const webFetch = createWebFetch(settings.proxy)
  const schemaOf = createSchemaCache()
  const asked = settings.contextTokens ?? defaultContext
  let facts: Facts | undefined
  /** the context that the server holds, when it is smaller than the one asked for */
  let served: number | undefined

  /** The SDK takes no signal and shows no headers of a refusal, so each call has a client with a fetch of its own. */
  function clientOf(signal: AbortSignal, requestId?: string) {
    const headers: Record<string, string> = requestId ? { 'X-Request-Id': requestId } : {}
    if (settings.apiKey) headers.authorization = `Bearer ${settings.apiKey}`
    return new sdk.Ollama({
      host: settings.baseUrl ?? 'http://127.0.0.1:11434',
      headers,
      async fetch(input, init) {
        const response = await webFetch(input, { ...init, signal })
        if (!response.ok) throw errorFromAnswer(response, await response.text(), settings.model)
        return response
      },
    })
  }

  async function readFacts(signal: AbortSignal): Promise<Facts> {
    if (facts) return facts
    const shown = await clientOf(signal).show({ model: settings.model })
    const info = Object.entries(shown.model_info ?? {})
    const length = info.find(([name]) => name.endsWith('.context_length'))?.[1]
    const context = Math.min(asked, typeof length === 'number' ? length : asked)
    const thinks = shown.capabilities?.includes('thinking') ?? false
    const levels: unknown = Reflect.get(shown, 'thinking')
    facts = { context, room: thinks ? thinkingRoom(context) : 0, think: thinks ? thinkOf(settings, levels) : undefined }
    return facts
  }

  async function stream(call: ModelCall, signal: AbortSignal, sink: AnswerSink): Promise<Finish> {
    const { context, room, think } = await readFacts(signal)
    const client = clientOf(signal, call.requestId)
    const request: ChatRequest & { stream: true } = {
      model: settings.model,
      messages: [
        { role: 'system', content: call.system },
        { role: 'user', content: call.prompt },
      ],
      format: schemaOf(call.schema),
      options: { num_ctx: context, num_predict: call.maxOutputTokens + room, temperature: 0 },
      stream: true,
      ...(think === undefined ? {} : { think }),
    }
    call.onCall()
    for await (const part of await client.chat(request)) {
      sink.onEvent()
      if (part.message.thinking) sink.onThought(part.message.thinking)
      if (part.message.content) sink.onText(part.message.content)
      if (!part.done) continue
      served ??= await readServed(signal, context)
      const { prompt_eval_count: promptTokens, eval_count = 0 } = part
      const usage = { input_tokens: promptTokens, output_tokens: eval_count }
      // An old server leaves out the count of a prompt that it has in its cache.
      if (!promptTokens) return finishOf(part.done_reason)
      sink.onUsage(usage)
      if (isTruncated(call, promptTokens, Math.min(context, served))) {
        const reason = served < context ? smallContextReason : undefined
        throw new ModelError('rejected', truncatedDetail(promptTokens), { usage, reason })
      }
      return finishOf(part.done_reason)
    }
    return undefined
  }

  /** A server with little memory may hold less than it was asked for, and says so only here. */
  async function readServed(signal: AbortSignal, context: number): Promise<number> {
    const { models } = await clientOf(signal)
      .ps()
      .catch(() => ({ models: [] }))
    const loaded = models.find(({ model }) => model === settings.model || model === `${settings.model}:latest`)
    const length: unknown = loaded && Reflect.get(loaded, 'context_length')
    return typeof length === 'number' && length > 0 ? length : context
  }

  const explain = (error: unknown): ModelError => errorFromConnection(error)

  return {
    name: 'ollama',
    model: settings.model,
    get contextTokens() {
      return Math.min(facts?.context ?? asked, served ?? asked) - (facts?.room ?? 0)
    },
    async readContext(signal) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(settings.limits.idleTimeoutMs)])
      await readFacts(limit).catch((error: unknown) => {
        signal.throwIfAborted()
        throw error instanceof ModelError ? error : explain(error)
      })
    },
    complete: call =>
      readAnswer(call, settings.limits, {
        stream: (signal, sink) => stream(call, signal, sink),
        explain,
        // Ollama answers one call after the other, so a call may wait long for its turn.
        isUp: async () => {
          try {
            await clientOf(AbortSignal.timeout(isUpTimeoutMs)).version()
            return true
          } catch (error) {
            return error instanceof ModelError && (error.status ?? 500) < 500
          }
        },
      }),
  }
}

const finishOf = (reason: string): Finish => (reason === 'length' ? 'length' : 'stop')

/** Ollama drops what does not fit the context and answers with 200; only its count of the prompt shows it. */
function isTruncated(call: ModelCall, promptTokens: number, context: number): boolean {
  // A long run of one character is few tokens. Of other text the estimate is at most 2.3 times the count.
  const estimated = estimateTokens(`${call.system}${call.prompt}`.replace(/(.)\1{2,}/gsu, '$1$1'))
  return promptTokens >= context - 1 || promptTokens < estimated / 4
}

const truncatedDetail = (tokens: number): string =>
  `Ollama read only ${tokens} tokens of the text, because its context is too small. Raise AI_CONTEXT_TOKENS, or lower AI_CHUNK_CHARACTERS.`

function thinkOf({ effort }: ModelSettings, thinking: unknown): Facts['think'] {
  if (effort === undefined) return undefined
  if (effort === 'none') return false
  const level = effort === 'minimal' ? 'low' : effort
  return JSON.stringify(thinking ?? '').includes(`"${level}"`) ? level : true
}

function errorFromAnswer(response: Response, body: string, model: string): ModelError {
  const { status } = response
  if (status === 404 && /model/i.test(body)) {
    const detail = `Ollama has no such model (404, AI_MODEL=${model}). Load it with "ollama pull", or set AI_MODEL to one that "ollama list" shows.`
    return new ModelError('rejected', detail, { status })
  }
  return errorFromStatus(status, { message: body, retryAfterSeconds: readRetryAfter(response.headers) })
}
