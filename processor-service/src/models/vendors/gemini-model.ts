import type { FinishReason, GenerateContentResponse } from '@google/genai'
import type { Model, ModelCall, ModelSettings } from '../model.ts'
import type { ModelError } from '../model-error.ts'
import { cachedInput } from './cached-input.ts'
import { errorFromConnection, errorFromStatus, readRetryAfter } from './explain-error.ts'
import { createWebFetch } from './fetch-for-sdk.ts'
import { type AnswerSink, type Finish, readAnswer } from './read-answer.ts'
import { createSchemaCache } from './response-schema.ts'
import { thinkingRoom } from './thinking-room.ts'

/** A model behind Google's Gemini API. Only this file imports the SDK. */
export async function createGeminiModel(settings: ModelSettings): Promise<Model> {
  const sdk = await import('@google/genai')
  /** Retry-After in seconds by call id, kept from the response because the SDK's error has no headers. */
  const retryAfter = new Map<string, number>()
  const webFetch = createWebFetch(settings.proxy)
  const client = new sdk.GoogleGenAI({
    apiKey: settings.apiKey,
    httpOptions: {
      ...splitBaseUrl(settings.baseUrl),
      async fetch(input: string | URL | Request, init?: RequestInit) {
        const response = await webFetch(input, init)
        const id = new Headers(init?.headers).get(callHeader)
        const seconds = response.ok ? undefined : readRetryAfter(response.headers)
        if (id && seconds !== undefined) retryAfter.set(id, seconds)
        return response
      },
    },
  })
  const schemaOf = createSchemaCache('gemini')
  const room = thinkingRoom(settings.contextTokens)
  let thinkingLevel = settings.effort && levels[settings.effort]
  let calls = 0

  function open(call: ModelCall, callId: string, signal: AbortSignal) {
    call.onCall()
    return client.models.generateContentStream({
      model: settings.model,
      contents: [{ role: 'user', parts: [{ text: call.prompt }] }],
      config: {
        systemInstruction: call.system,
        maxOutputTokens: call.maxOutputTokens + room,
        responseMimeType: 'application/json',
        responseJsonSchema: schemaOf(call.schema),
        ...(thinkingLevel ? { thinkingConfig: { thinkingLevel: sdk.ThinkingLevel[thinkingLevel] } } : {}),
        abortSignal: signal,
        httpOptions: { headers: { 'X-Request-Id': call.requestId, [callHeader]: callId } },
      },
    })
  }

  async function stream(call: ModelCall, callId: string, signal: AbortSignal, sink: AnswerSink): Promise<Finish> {
    let finish: Finish
    const responses = await open(call, callId, signal).catch((error: unknown) => {
      const refused = error instanceof sdk.ApiError && error.status === 400 && /thinking/i.test(error.message)
      if (!refused || !thinkingLevel) throw error
      // A model without levels of thinking refuses the setting; later requests leave it out.
      thinkingLevel = undefined
      return open(call, callId, signal)
    })
    for await (const response of responses) {
      sink.onEvent()
      finish = readResponse(response, sink) ?? finish
    }
    return finish
  }

  function explain(error: unknown, callId: string): ModelError {
    if (!(error instanceof sdk.ApiError)) return errorFromConnection(error)
    const { code, retryDelay } = readErrorBody(error.message)
    const retryAfterSeconds = retryAfter.get(callId) ?? retryDelay
    return errorFromStatus(error.status, { code, message: error.message, retryAfterSeconds })
  }

  return {
    name: 'gemini',
    model: settings.model,
    get contextTokens() {
      return settings.contextTokens && settings.contextTokens - room
    },
    async complete(call) {
      const callId = String(++calls)
      try {
        return await readAnswer(call, settings.limits, {
          stream: (signal, sink) => stream(call, callId, signal, sink),
          explain: error => explain(error, callId),
        })
      } finally {
        retryAfter.delete(callId)
      }
    },
  }
}

/** Splits `https://host/v1beta` into the SDK's two settings. Without a version the SDK uses its default. */
function splitBaseUrl(url: string | undefined): { baseUrl?: string; apiVersion?: string } {
  if (!url) return {}
  const [, baseUrl = url, apiVersion] = /^(.*?)(?:\/(v\d\w*))?\/?$/.exec(url) ?? []
  return apiVersion ? { baseUrl, apiVersion } : { baseUrl }
}

/** Carries the id of a call to the `fetch` above. Google ignores this header. */
const callHeader = 'x-call-number'

/** Gemini's levels of thinking; it has none without any. */
const levels = { none: 'MINIMAL', minimal: 'MINIMAL', low: 'LOW', medium: 'MEDIUM', high: 'HIGH' } as const

function readResponse(response: GenerateContentResponse, sink: AnswerSink): Finish {
  const used = response.usageMetadata
  if (used)
    sink.onUsage({
      input_tokens: used.promptTokenCount ?? 0,
      output_tokens: (used.candidatesTokenCount ?? 0) + (used.thoughtsTokenCount ?? 0),
      ...cachedInput(used.cachedContentTokenCount),
    })
  if (response.promptFeedback?.blockReason) return 'refused'
  const candidate = response.candidates?.[0]
  for (const part of candidate?.content?.parts ?? []) {
    if (part.text && part.thought) sink.onThought(part.text)
    else if (part.text) sink.onText(part.text)
  }
  return candidate?.finishReason && finishOf(candidate.finishReason)
}

function finishOf(reason: FinishReason): Finish {
  if (reason === 'MAX_TOKENS') return 'length'
  if (reason === 'STOP' || reason === 'FINISH_REASON_UNSPECIFIED' || reason === 'OTHER') return 'stop'
  return reason === 'MALFORMED_RESPONSE' || reason === 'CONTINUATION' ? undefined : 'refused'
}

/** Reads the body, which is the message of the SDK's ApiError: `{error: {status: "RESOURCE_EXHAUSTED", details: [{reason: …}, {retryDelay: "17s"}]}}`. */
function readErrorBody(message: string): { code: string | undefined; retryDelay: number | undefined } {
  const reason = /"reason"\s*:\s*"([A-Z_]+)"/.exec(message)?.[1]
  const status = /"status"\s*:\s*"([A-Z_]+)"/.exec(message)?.[1]
  const delay = /"retryDelay"\s*:\s*"([\d.]+)s"/.exec(message)?.[1]
  return { code: reason ?? status, retryDelay: delay ? Number(delay) : undefined }
}
