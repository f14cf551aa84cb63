import type { ResultOf, TaskType } from '@ai-platform/contracts/result.ts'

/** What of a prompt's templates is used: `user` on a piece of the document, `combine` on the answers for its pieces. */
export type PromptSection = 'user' | 'combine'

export interface Ask {
  text: string
  section: PromptSection
  /** one sentence on which part of a longer document this is, or nothing */
  part: string
  maxOutputTokens: number
  signal: AbortSignal
  /** the string field of the result to stream, and where its text goes; null streams nothing */
  streamed: { field: string; onText(text: string): void } | null
}

/** One task on one document, as a task type's file sees it: the pieces of the text and a model to ask. */
export interface TaskRun<T extends TaskType> {
  chunks: string[]
  /** the most characters one question may hold */
  chunkCharacters: number
  signal: AbortSignal
  /** readable text of the answer as it is written, in order */
  onDelta(text: string): void
  /** Asks the model; the answer is valid by the task type's schema. */
  ask(ask: Ask): Promise<ResultOf<T>>
  /** Works every chunk, a few at a time, and gives the results in order; reports progress. */
  eachChunk<R>(work: (chunk: string, index: number, signal: AbortSignal) => Promise<R>): Promise<R[]>
}

/** What a task type's file exports. */
export interface LlmTask<T extends TaskType> {
  /** the size of this task's chunks, when the setting's is too large for it */
  maxChunkCharacters: number
  /** puts right what is merely untidy in a model's answer (order, case, one item too many) */
  tidy(output: unknown): unknown
  answer(run: TaskRun<T>): Promise<ResultOf<T>>
}

/** Room for an answer of a page or so; what is not used costs nothing. */
export const shortAnswerTokens = 4096

export const partNote = (index: number, parts: number): string =>
  parts > 1 ? `This is part ${index + 1} of ${parts} of a longer document.` : ''

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
