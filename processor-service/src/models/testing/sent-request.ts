import type { IncomingMessage, ServerResponse } from 'node:http'

/** A request as the SDK sent it. aimock's journal hides keys and converts each vendor's body to OpenAI's shape. */
export interface SentRequest {
  path: string
  headers: IncomingMessage['headers']
  body: SentBody
}

/** The fields of the vendors' requests that the tests read. */
export interface SentBody {
  model?: string
  system?: { type: string; text: string; cache_control?: unknown }[]
  messages: { role: string; content: string }[]
  max_tokens?: number
  max_completion_tokens?: number
  stream?: boolean
  store?: boolean
  reasoning_effort?: string
  thinking?: { type: string }
  stream_options?: { include_usage?: boolean }
  response_format?: { type: string; json_schema?: { name: string; strict: boolean; schema: unknown } }
  output_config?: { effort?: string; format?: { type: string; schema: unknown } }
  systemInstruction?: { parts: { text: string }[] }
  contents?: { role: string; parts: { text: string }[] }[]
  format?: unknown
  options?: { num_ctx?: number; num_predict?: number; temperature?: number }
  think?: unknown
  generationConfig?: {
    maxOutputTokens: number
    responseMimeType: string
    responseJsonSchema: unknown
    thinkingConfig?: { thinkingLevel: string }
  }
}

export type Handler = (res: ServerResponse, sent: SentRequest) => void
