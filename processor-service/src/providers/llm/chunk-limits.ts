import { estimateTokens } from '../../models/estimate-tokens.ts'
import type { ChunkLimits } from './cut-chunks.ts'

/** For the schema of the answer, the page markers and what a vendor adds to a request. */
const reservedTokens = 600
/** A chunk and an answer get at least this. When it does not fit, the model's context is too small for any text. */
const leastTokens = 256

export interface AnswerRoom {
  limits: ChunkLimits
  maxOutputTokens: number
}

/**
 * Divides a model's context between a chunk and its answer. An answer gets at most a quarter of the context, or half of it
 * when it repeats the text.
 * @param contextTokens undefined when not known: then characters alone limit a chunk
 * @param prompt the text of the question without the chunk
 * @param maxCharacters UTF-16 units
 */
export function divideContext(
  contextTokens: number | undefined,
  { prompt, maxCharacters, repeatsText }: { prompt: string; maxCharacters: number; repeatsText: boolean },
): AnswerRoom {
  if (contextTokens === undefined)
    return {
      limits: { maxCharacters, maxTokens: Number.POSITIVE_INFINITY },
      maxOutputTokens: Number.POSITIVE_INFINITY,
    }
  const maxOutputTokens = Math.max(leastTokens, Math.floor(contextTokens * (repeatsText ? 0.5 : 0.25)))
  const rest = contextTokens - maxOutputTokens - estimateTokens(prompt) - reservedTokens
  // Such an answer is estimated to be as long as its chunk, so the chunk has to fit the answer's half.
  const maxTokens = Math.max(leastTokens, repeatsText ? Math.min(rest, maxOutputTokens) : rest)
  return { limits: { maxCharacters, maxTokens }, maxOutputTokens }
}
