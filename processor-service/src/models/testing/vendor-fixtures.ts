import type { CallLimits, Model } from '../model.ts'
import { createAnthropicModel } from '../vendors/anthropic-model.ts'
import { createAzureModel } from '../vendors/azure-model.ts'
import { createGeminiModel } from '../vendors/gemini-model.ts'
import { createHuggingFaceModel } from '../vendors/huggingface-model.ts'
import { createOllamaModel } from '../vendors/ollama-model.ts'
import { createOpenAiModel } from '../vendors/openai-model.ts'
import { azureVersion } from './check-request.ts'
import type { WireEvent } from './fake-ai-server.ts'
import type { SentRequest } from './sent-request.ts'

/** A vendor's test fixture: makes its model, reads its requests, and writes the events of its stream. */
export interface Vendor {
  name: string
  make(url: string, limits: CallLimits): Promise<Model>
  path: RegExp
  keyOf(sent: SentRequest): unknown
  /** the fields that every vendor's request has, under one name each */
  read(sent: SentRequest): {
    model: unknown
    system: unknown
    user: unknown
    schema: unknown
    maxTokens: unknown
    streams: unknown
  }
  /** the events up to a first piece of text, and those from there to the end */
  begin(text: string): WireEvent[]
  finish(reason: 'stop' | 'length' | 'refused'): WireEvent[]
  /** for a server that answers one call after the other: a call waits as long as the server is up */
  waits?: boolean
  /** parts of the protocol that the vendor does not have */
  lacks?: ('refused' | 'cached')[]
}

/** what a request allows for thinking on top of the answer */
const thinkingTokens = 8192

export const apiKey = 'sk-test-4c1b9e7a'

const openAiChunk = (delta: unknown, finish: string | null) => ({
  data: {
    id: 'c1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index: 0, delta, finish_reason: finish }],
  },
})

const anthropicEvent = (data: { type: string } & Record<string, unknown>) => ({ event: data.type, data })

/** What the vendors have in common that speak OpenAI's chat completions. */
const chatCompletions: Pick<Vendor, 'keyOf' | 'read' | 'begin' | 'finish'> = {
  keyOf: sent => sent.headers.authorization?.replace('Bearer ', ''),
  read: ({ body }) => ({
    model: body.model,
    system: body.messages[0]?.role === 'system' && body.messages[0].content,
    user: body.messages[1]?.role === 'user' && body.messages[1].content,
    schema: body.response_format?.json_schema?.strict === true && body.response_format.json_schema.schema,
    maxTokens: body.max_tokens,
    streams: body.stream,
  }),
  begin: text => [openAiChunk({ role: 'assistant', content: text }, null)],
  finish: reason => [
    openAiChunk({}, { stop: 'stop', length: 'length', refused: 'content_filter' }[reason]),
    {
      data: {
        id: 'c1',
        choices: [],
        usage: {
          prompt_tokens: 11,
          completion_tokens: 7,
          total_tokens: 18,
          prompt_tokens_details: { cached_tokens: 5 },
        },
      },
    },
    { data: '[DONE]' },
  ],
}

const readAzure: Vendor['read'] = sent => ({
  ...chatCompletions.read(sent),
  maxTokens: sent.body.store === false && (sent.body.max_completion_tokens ?? 0) - thinkingTokens,
})

export const vendors: Vendor[] = [
  {
    ...chatCompletions,
    name: 'openai',
    make: (url, limits) => createOpenAiModel({ apiKey, baseUrl: `${url}/v1`, model: 'small-model', limits }),
    path: /^\/v1\/chat\/completions$/,
  },
  {
    ...chatCompletions,
    name: 'azure v1',
    make: (url, limits) => createAzureModel({ apiKey, baseUrl: `${url}/`, model: 'small-model', limits }),
    path: /^\/openai\/v1\/chat\/completions$/,
    read: readAzure,
  },
  {
    ...chatCompletions,
    name: 'azure classic',
    make: (url, limits) =>
      createAzureModel({ apiKey, baseUrl: url, apiVersion: azureVersion, model: 'small-model', limits }),
    path: /^\/openai\/deployments\/small-model\/chat\/completions\?api-version=2024-10-21$/,
    keyOf: sent => sent.headers['api-key'],
    read: readAzure,
  },
  {
    ...chatCompletions,
    name: 'huggingface',
    make: (url, limits) => createHuggingFaceModel({ apiKey, baseUrl: `${url}/v1`, model: 'small-model', limits }),
    path: /^\/v1\/chat\/completions$/,
  },
  {
    name: 'anthropic',
    make: (url, limits) => createAnthropicModel({ apiKey, baseUrl: url, model: 'small-model', limits }),
    path: /^\/v1\/messages$/,
    keyOf: sent => sent.headers['x-api-key'] ?? sent.headers.authorization?.replace('Bearer ', ''),
    read: ({ body }) => ({
      model: body.model,
      system: body.system?.[0]?.cache_control && body.system[0].text,
      user: body.messages[0]?.role === 'user' && body.messages[0].content,
      schema: body.output_config?.format?.schema,
      maxTokens: (body.max_tokens ?? 0) - thinkingTokens,
      streams: body.stream,
    }),
    begin: text => [
      anthropicEvent({
        type: 'message_start',
        message: {
          id: 'm1',
          role: 'assistant',
          content: [],
          usage: { input_tokens: 4, cache_creation_input_tokens: 2, cache_read_input_tokens: 5, output_tokens: 1 },
        },
      }),
      anthropicEvent({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } }),
      anthropicEvent({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
    ],
    finish: reason => [
      anthropicEvent({
        type: 'message_delta',
        delta: { stop_reason: { stop: 'end_turn', length: 'max_tokens', refused: 'refusal' }[reason] },
        usage: { output_tokens: 7 },
      }),
      anthropicEvent({ type: 'message_stop' }),
    ],
  },
  {
    name: 'gemini',
    make: (url, limits) => createGeminiModel({ apiKey, baseUrl: `${url}/v1beta`, model: 'small-model', limits }),
    path: /^\/v1beta\/models\/small-model:streamGenerateContent\?alt=sse$/,
    keyOf: sent => sent.headers['x-goog-api-key'],
    read: ({ body, path }) => ({
      model: /models\/([^:]+):/.exec(path)?.[1],
      system: body.systemInstruction?.parts[0]?.text,
      user: body.contents?.[0]?.role === 'user' && body.contents[0].parts[0]?.text,
      schema:
        body.generationConfig?.responseMimeType === 'application/json' && body.generationConfig.responseJsonSchema,
      maxTokens: (body.generationConfig?.maxOutputTokens ?? 0) - thinkingTokens,
      streams: path.includes('streamGenerateContent'),
    }),
    begin: text => [{ data: { candidates: [{ index: 0, content: { role: 'model', parts: [{ text }] } }] } }],
    finish: reason => [
      {
        data: {
          candidates: [
            {
              index: 0,
              content: { role: 'model', parts: [{ text: '' }] },
              finishReason: { stop: 'STOP', length: 'MAX_TOKENS', refused: 'SAFETY' }[reason],
            },
          ],
          usageMetadata: {
            promptTokenCount: 11,
            cachedContentTokenCount: 5,
            candidatesTokenCount: 4,
            thoughtsTokenCount: 3,
          },
        },
      },
    ],
  },
  {
    name: 'ollama',
    waits: true,
    lacks: ['refused', 'cached'],
    make: (url, limits) => createOllamaModel({ apiKey, baseUrl: url, model: 'small-model', limits }),
    path: /^\/api\/chat$/,
    keyOf: sent => sent.headers.authorization?.replace('Bearer ', ''),
    read: ({ body }) => ({
      model: body.model,
      system: body.messages[0]?.role === 'system' && body.messages[0].content,
      user: body.messages[1]?.role === 'user' && body.messages[1].content,
      schema: body.options?.num_ctx === 8192 && body.format,
      maxTokens: body.options?.num_predict,
      streams: body.stream,
    }),
    begin: text => [{ line: { model: 'm', message: { role: 'assistant', content: text }, done: false } }],
    finish: reason => [
      {
        line: {
          model: 'm',
          message: { role: 'assistant', content: '' },
          done: true,
          done_reason: reason,
          prompt_eval_count: 11,
          eval_count: 7,
        },
      },
    ],
  },
]
