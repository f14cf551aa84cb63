import type { ResultOf, Source, TaskType } from '@ai-platform/contracts/result.ts'
import type { FoldedPage } from '@ai-platform/runtime/find-quote.ts'
import type { ZodType } from 'zod'
import type { JsonSchema, SchemaFault } from '../../schemas/json-schema.ts'
import type { RequestPage } from '../provider.ts'
import type { Chunk, ChunkLimits } from './cut-chunks.ts'

/** The template of a prompt: `user` for a chunk of the document, `combine` for the answers of its chunks. */
export type PromptSection = 'user' | 'combine'

/** What an answer depends on, besides the task and the model. */
export interface Content {
  text: string
  section: PromptSection
  /** a sentence that names the part of a longer document, or an empty string */
  part: string
}

export interface Ask extends Content {
  /** lowered for a model with a small context */
  maxOutputTokens: number
  /** aborted when no further call may be made; one under way ends by itself, or by the task's own signal */
  signal: AbortSignal
  /** the string field of the result whose text `onText` receives while it arrives; null for none */
  streamed: { field: string; onText(text: string): void } | null
}

/** A shape of answer that differs from the result of the task type. */
export interface AnswerShape<A> {
  /** may have checks that are asynchronous */
  schema: ZodType<A>
  /** corrects a model's answer before it is validated */
  tidy(output: unknown): unknown
}

/** What a task type needs to process one document: the chunks of its text, and a model to ask. */
export interface TaskRun<T extends TaskType> {
  chunks: Chunk[]
  /** the share of one question that a text fills: 1 fills it */
  sizeOf(text: string): number
  /** whether the prompt has a section `combine`; an operator's own prompt may lack it */
  canCombine: boolean
  /** aborted when no further call may be made for this task */
  stop: AbortSignal
  /** the client's schema of `extract` */
  schema: JsonSchema | undefined
  /** validates a value by a client's schema, in a thread */
  validate(schema: JsonSchema, value: unknown): Promise<SchemaFault[]>
  /** returns the sources that are found in the pages, and counts the others */
  keepSources(sources: Source[], pages: FoldedPage[]): Source[]
  /** counts sources that were left out for another reason */
  dropSources(count: number): void
  /** receives readable text of the answer while it arrives, in document order */
  onDelta(text: string): void
  /**
   * Reads which questions were answered earlier, in one statement, and checks the task's budget for the others. To be called once,
   * before the first call.
   * @param questions one for each chunk, in order
   * @throws BudgetError
   */
  recall(questions: Content[]): Promise<void>
  /** asks the model, or takes the answer of an earlier attempt; it is valid by the task type's schema */
  ask(ask: Ask): Promise<ResultOf<T>>
  /** asks the model for an answer of another shape */
  askFor<A>(shape: AnswerShape<A>, ask: Ask): Promise<A>
  /**
   * Runs `work` on every chunk, a few in parallel, reports progress, and returns the results in order. A chunk that the model
   * refuses or answers unusably gives null. After a failure that concerns all chunks no more are started, and those under way end.
   * @throws ProviderError when no chunk has an answer, or the provider is unavailable
   */
  eachChunk<R>(work: (chunk: Chunk, index: number, signal: AbortSignal) => Promise<R>): Promise<(R | null)[]>
}

/** What a task type needs to choose chunks. */
export interface Selection {
  question: string
  pages: RequestPage[]
  limits: ChunkLimits
}

/** One task type over any model. */
export interface LlmTask<T extends TaskType> {
  /** the maximum UTF-16 units of a chunk of this task type, when the setting allows more */
  maxChunkCharacters: number
  /** for a task type that need not read a long document whole: the chunks to ask about, in order, out of all */
  select?(chunks: Chunk[], selection: Selection): Promise<Chunk[]>
  /** whether an answer is about as long as its chunk; else it is about a page */
  repeatsText: boolean
  /** corrects order, letter case and surplus items of a model's answer before it is validated */
  tidy(output: unknown): unknown
  /** the shape of an answer in the ledger, when it is not the result's */
  storedAnswer?: ZodType<object>
  answer(run: TaskRun<T>): Promise<ResultOf<T>>
}

/** The token limit of an answer of about a page. Unused tokens cost nothing. */
export const shortAnswerTokens = 4096

export const partNote = (index: number, parts: number): string =>
  parts > 1 ? `This is part ${index + 1} of ${parts} of a longer document.` : ''

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
