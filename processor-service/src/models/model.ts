import type { Usage } from '@ai-platform/contracts/task.ts'
import type { ZodType } from 'zod'

/** One question to a language model, answered as JSON of `schema`. */
export interface ModelCall {
  system: string
  prompt: string
  /** the shape of the answer; the model gets it as a JSON schema, and the caller still validates the answer */
  schema: ZodType
  /** the schema's name on the wire: letters, digits and `_` */
  schemaName: string
  maxOutputTokens: number
  signal: AbortSignal
  requestId: string
  /** called right before each HTTP request */
  onCall(): void
  /** receives each piece of the answer's raw JSON when it arrives */
  onDelta(text: string): void
}

export interface ModelAnswer {
  /** parsed JSON, not validated */
  output: unknown
  /** zeros when the server reports no counts */
  usage: Usage
}

/** A language model behind one vendor's SDK. */
export interface Model {
  readonly name: string
  readonly model: string
  /** the tokens that a question and its answer may have together; undefined when not known */
  readonly contextTokens?: number | undefined
  /**
   * Makes one try; the caller decides on retries.
   * @throws ModelError when there is no usable answer
   * @throws the signal's reason when aborted
   */
  complete(call: ModelCall): Promise<ModelAnswer>
}

/** Time limits of one HTTP request to a model. */
export interface CallLimits {
  /** from the request to the last byte */
  callTimeoutMs: number
  /** between two events of the server, and from the request to the first one */
  idleTimeoutMs: number
}

/** What a vendor's SDK needs to reach a model. */
export interface ModelSettings {
  apiKey: string
  /** the vendor's address when undefined */
  baseUrl?: string | undefined
  model: string
  limits: CallLimits
}
