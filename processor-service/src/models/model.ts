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
  /** without what the model needs for thinking, which is added to it */
  maxOutputTokens: number
  /** an estimate of the tokens of the question, counted when the vendor does not report them; undefined: an upper one is made */
  inputTokens?: number | undefined
  signal: AbortSignal
  /** aborted when the call must not begin any more; without it, `signal` is */
  stop?: AbortSignal | undefined
  requestId: string
  /** called right before each HTTP request */
  onCall(): void
  /** receives each piece of the answer's raw JSON when it arrives */
  onDelta(text: string): void
  /** receives the tokens of a call that `signal` ended; those of other calls are in the answer or in the error */
  onUsage?(usage: Usage): void
}

export interface ModelAnswer {
  /** parsed JSON, not validated */
  output: unknown
  /** as the vendor counted it; an upper estimate from the text when it sends no counts */
  usage: Usage
}

/** A language model behind one vendor's SDK. */
export interface Model {
  readonly name: string
  readonly model: string
  /**
   * The tokens that a question and its answer may have together, without those for thinking; undefined when not known. It may
   * change after `readContext` or a call.
   */
  readonly contextTokens?: number | undefined
  /**
   * Finds out `contextTokens` where the server tells it; a repeated call asks no more.
   * @throws ModelError when the server is away or has no such model
   */
  readContext?(signal: AbortSignal): Promise<void>
  /**
   * Makes one try; the caller decides on retries.
   * @throws ModelError when there is no usable answer
   * @throws the signal's reason when aborted
   */
  complete(call: ModelCall): Promise<ModelAnswer>
  close?(): Promise<void>
}

/** Time limits of one HTTP request to a model. */
export interface CallLimits {
  /** from the request to the last byte */
  callTimeoutMs: number
  /** between two events of the server, once the answer's text has begun: a model is silent while it thinks */
  idleTimeoutMs: number
}

/** How much a model thinks before it answers; names of OpenAI's `reasoning_effort`. Other vendors have the nearest level. */
export const reasoningEfforts = ['none', 'minimal', 'low', 'medium', 'high'] as const
export type ReasoningEffort = (typeof reasoningEfforts)[number]

/** HTTP proxies by the names of the usual environment variables; addresses of this machine are called directly. */
export interface ProxySettings {
  /** for addresses with http: */
  httpProxy?: string | undefined
  /** for addresses with https: */
  httpsProxy?: string | undefined
  /** hosts that are called directly, comma-separated; `*` for all */
  noProxy?: string | undefined
}

/** What a vendor's SDK needs to reach a model. */
export interface ModelSettings {
  /** empty: none */
  apiKey: string
  /** the vendor's address when undefined */
  baseUrl?: string | undefined
  /** of Azure's classic API with the deployment in the path, such as `2024-10-21`; undefined: the v1 API */
  apiVersion?: string | undefined
  model: string
  limits: CallLimits
  /** the context that the operator set, in tokens */
  contextTokens?: number | undefined
  /** undefined: the model's default */
  effort?: ReasoningEffort | undefined
  proxy?: ProxySettings | undefined
}
