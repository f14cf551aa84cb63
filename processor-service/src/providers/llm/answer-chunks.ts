import { isBrokenOff, ModelError, smallContextReason } from '../../models/model-error.ts'
import type { FailedChunk } from '../provider.ts'
import { ProviderError, refusesAccount } from '../provider-error.ts'
import { type Chunk, pageNumbersOf } from './cut-chunks.ts'
import { runBounded } from './run-bounded.ts'

/** The number of chunks of one document that are asked about at the same time. */
const chunksAtOnce = 3
/** After so many failures without any answer, the model or its settings are at fault, and further calls are wasted. */
const maxFirstFailures = 4

export interface ChunkAnswers<R> {
  /** in order; null for a chunk that failed */
  results: (R | null)[]
  failed: FailedChunk[]
}

/**
 * Runs `work` on every chunk, a few in parallel. A refusal or an unusable answer costs the chunk, not the document. So does an answer that
 * breaks off again and again, when other chunks have answers.
 * @param onEnd called after each chunk, failed ones included
 * @throws ProviderError when no chunk has an answer, or for a failure that concerns all of them
 * @throws the signal's reason when aborted
 */
export async function answerChunks<R>(
  chunks: Chunk[],
  signal: AbortSignal,
  work: (chunk: Chunk, index: number, signal: AbortSignal) => Promise<R>,
  onEnd: () => void,
): Promise<ChunkAnswers<R>> {
  const errors: (ProviderError | undefined)[] = chunks.map(() => undefined)
  let failures = 0
  let answers = 0
  const results = await runBounded(chunks, chunksAtOnce, signal, async (chunk, index, chunkSignal) => {
    try {
      const result = await work(chunk, index, chunkSignal)
      answers++
      return result
    } catch (error) {
      if (chunkSignal.aborted || !concernsText(error, answers > 0)) throw error
      failures++
      errors[index] = error
      if (answers === 0 && failures >= maxFirstFailures) throw error
      return null
    } finally {
      onEnd()
    }
  })
  const first = errors.find(error => error !== undefined)
  if (first && answers === 0) throw first
  const failed = chunks.flatMap((chunk, index) => {
    const error = errors[index]
    return error ? [{ pages: pageNumbersOf(chunk), detail: error.detail }] : []
  })
  return { results, failed }
}

/**
 * Whether a failure is one of the question's text: a refusal, or answers that are not usable.
 * @param othersAnswered whether the model answered other questions of the document
 */
export function concernsText(error: unknown, othersAnswered: boolean): error is ProviderError {
  if (!(error instanceof ProviderError) || refusesAccount(error)) return false
  if (error.cause instanceof ModelError) {
    if (isBrokenOff(error.cause)) return othersAnswered
    if (error.cause.reason === smallContextReason) return false
  }
  return error.code === 'provider_bad_output' || error.code === 'provider_rejected'
}
