import type { Usage } from '@ai-platform/contracts/task.ts'
import type { ZodType } from 'zod'

/** One question to a language model, answered as JSON of `schema`. */
export interface ModelCall {
  system: string
  prompt: string
  /** what the answer must be; the model is given a JSON schema made from it, the caller still validates the answer */
  schema: ZodType
  /** the schema's name on the wire: letters, digits and `_` */
  schemaName: string
  maxOutputTokens: number
  signal: AbortSignal
  requestId: string
  /** called right before each HTTP request */
  onCall(): void
  /** a piece of the answer's raw JSON as it comes in */
  onDelta(text: string): void
}

export interface ModelAnswer {
  /** parsed JSON, not validated */
  output: unknown
  /** zeros where the server counts nothing */
  usage: Usage
}

/** A language model behind one vendor's SDK. One `complete` is one try: who calls it decides on retries. */
export interface Model {
  readonly name: string
  readonly model: string
  /**
   * @throws ModelError when the model could not or would not answer well
   * @throws the signal's reason when aborted
   */
  complete(call: ModelCall): Promise<ModelAnswer>
}

/** Bounds of one HTTP request to a model. */
export interface CallLimits {
  /** from the request to the last byte */
  callTimeoutMs: number
  /** without any event from the server, the wait for the first one included */
  idleTimeoutMs: number
}
