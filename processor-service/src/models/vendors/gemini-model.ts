import type { FinishReason, GenerateContentResponse } from '@google/genai'
import type { Model, ModelCall, ModelSettings } from '../model.ts'
import { ModelError } from '../model-error.ts'
import { errorFromConnection, errorFromStatus, readRetryAfter } from './explain-error.ts'
import { type AnswerSink, readAnswer, type StreamEnd } from './read-answer.ts'
import { createSchemaCache } from './response-schema.ts'

/** Headroom for thinking, which counts against Gemini's token limit. Unused tokens cost nothing. */
const thinkingTokens = 8192

/** A model behind Google's Gemini API. Only this file imports the SDK. */
export async function createGeminiModel(settings: ModelSettings): Promise<Model> {
  const sdk = await import('@google/genai')
  /** Retry-After in seconds by call id, kept from the response because the SDK's error has no headers. */
  const retryAfter = new Map<string, number>()
  const client = new sdk.GoogleGenAI({
    apiKey: settings.apiKey,
    httpOptions: {
      ...splitBaseUrl(settings.baseUrl),
      async fetch(input: string | URL | Request, init?: RequestInit) {
        const response = await fetch(input, init)
        const id = new Headers(init?.headers).get(callHeader)
        const seconds = response.ok ? undefined : readRetryAfter(response.headers)
        if (id && seconds !== undefined) retryAfter.set(id, seconds)
        // The SDK reads a web page as a stream that was cut.
        if (response.ok && response.headers.get('content-type')?.startsWith('text/html'))
          throw new ModelError('bad_output', 'The AI provider answered with a web page. Check the base URL.')
        return response
      },
    },
  })
  const schemaOf = createSchemaCache('gemini')
  let calls = 0

  async function stream(call: ModelCall, callId: string, signal: AbortSignal, sink: AnswerSink): Promise<StreamEnd> {
    const end: StreamEnd = { finish: undefined, usage: { input_tokens: 0, output_tokens: 0 } }
    call.onCall()
    const responses = await client.models.generateContentStream({
      model: settings.model,
      contents: [{ role: 'user', parts: [{ text: call.prompt }] }],
      config: {
        systemInstruction: call.system,
        maxOutputTokens: call.maxOutputTokens + thinkingTokens,
        responseMimeType: 'application/json',
        responseJsonSchema: schemaOf(call.schema),
        abortSignal: signal,
        httpOptions: { headers: { 'X-Request-Id': call.requestId, [callHeader]: callId } },
      },
    })
    for await (const response of responses) {
      sink.onEvent()
      readResponse(response, end, sink)
    }
    return end
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
    async complete(call) {
      const callId = String(++calls)
      try {
        return await readAnswer(
          call,
          settings.limits,
          (signal, sink) => stream(call, callId, signal, sink),
          error => explain(error, callId),
        )
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

function readResponse(response: GenerateContentResponse, end: StreamEnd, sink: AnswerSink): void {
  const used = response.usageMetadata
  if (used)
    end.usage = {
      input_tokens: used.promptTokenCount ?? 0,
      output_tokens: (used.candidatesTokenCount ?? 0) + (used.thoughtsTokenCount ?? 0),
    }
  if (response.promptFeedback?.blockReason) end.finish = 'refused'
  const candidate = response.candidates?.[0]
  for (const part of candidate?.content?.parts ?? []) if (part.text && !part.thought) sink.onText(part.text)
  if (candidate?.finishReason) end.finish = finishOf(candidate.finishReason)
}

function finishOf(reason: FinishReason): StreamEnd['finish'] {
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
