import type { ResultOf, TaskType } from '@ai-platform/contracts/result.ts'
import type { TaskOptions } from '@ai-platform/contracts/submission.ts'
import type { Usage } from '@ai-platform/contracts/task.ts'
import type { CallBudget } from './call-budget.ts'

/** The text of one page. A format without pages has a single one, whose number is null. */
export interface RequestPage {
  /** 1-based */
  number: number | null
  /** Markdown; may be empty */
  text: string
}

/** The options of a task that concern its result. `question` is present for `ask`, `schema` for `extract`. */
export type AnswerOptions = Pick<TaskOptions, 'question' | 'schema' | 'instructions' | 'output_language'>

/**
 * The answers of finished calls, kept for later attempts and for other tasks of the user on the same text. A key is the SHA-256 in hex
 * of the model and the question.
 */
export interface CallLedger {
  /** Returns the answers that are stored, by key. */
  find(keys: string[]): Promise<Map<string, unknown>>
  /** Resolves when the answer is committed, together with the usage that the attempt has reported so far. */
  store(key: string, answer: unknown): Promise<void>
}

/** One task on the whole text of a document. The provider splits the text itself. */
export interface AiRequest<T extends TaskType> {
  taskType: T
  /** in order */
  pages: RequestPage[]
  options: AnswerOptions
  /** the id that all logs carry; sent to the vendor where it accepts one */
  requestId: string
  /** aborted when the lease of the task is lost or the service stops; calls then end at once */
  signal: AbortSignal
  /**
   * Aborted like `signal`, or before it when the task is cancelled: then no call begins, and those under way may end. Without it,
   * `signal` is.
   */
  stop?: AbortSignal | undefined
  /** reports the number of finished chunks and of all chunks */
  onProgress(done: number, chunks: number): void
  /** receives readable text of the answer while it arrives */
  onDelta(text: string): void
  /** called for each call to the AI, also for one that fails */
  onCall(): void
  /** called with the tokens of each finished call, also of one that failed */
  onUsage(usage: Usage): void
  /**
   * Called when a call is sent, with an estimate of its input. The returned function is called when the call has ended, right before
   * `onUsage` if the vendor answered. `isCut`: this side ended it before an answer began, so its input is paid all the same.
   */
  onSend?: ((inputTokens: number) => (isCut: boolean) => void) | undefined
  /** asked before each call to a paid provider; without it there is no limit */
  budget?: CallBudget
  /** used by a paid provider when the document needs more than one call */
  ledger?: CallLedger | undefined
}

export interface AiAnswer<T extends TaskType> {
  result: ResultOf<T>
  usage: Usage
  chunks: number
  /** fewer than `chunks` when a part of the text was left out, which the task's coverage reports */
  chunksDone: number
  /** the chunks without a usable answer, in order; the result rests on the others */
  failedChunks: FailedChunk[]
  /** quotes that were not found in the text and left out of the result */
  sourcesDropped: number
  /** options of the task that this provider could not follow */
  ignoredOptions: (keyof AnswerOptions)[]
}

export interface FailedChunk {
  /** the numbers of its pages; empty for a format without pages */
  pages: number[]
  /** why there is no answer, for the user */
  detail: string
}

/** The names of the settings that an operator checks when a provider refuses calls or does not answer. */
export interface SettingNames {
  apiKey: string
  model: string
  address: string
}

export interface Provider {
  readonly name: string
  readonly model: string
  /** absent for a provider that needs no account */
  readonly settingNames?: SettingNames
  /**
   * Asks, without using a token, whether key, model and address are right.
   * @returns whether the model may be missing
   * @throws ModelError when one is not, or the provider does not answer
   */
  check?(signal: AbortSignal): Promise<{ mayBeMissing: boolean }>
  /**
   * @throws ProviderError when there is no usable answer
   * @throws the signal's reason when aborted
   */
  answer<T extends TaskType>(request: AiRequest<T>): Promise<AiAnswer<T>>
  close(): Promise<void>
}
