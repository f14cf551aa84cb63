import { estimateTokens } from '../../models/estimate-tokens.ts'
import type { Chunk } from './cut-chunks.ts'
import { shortAnswerTokens } from './task-run.ts'

/**
 * Estimates the tokens of all questions about the chunks of a document, for the check before the first one. Answers of about a page
 * are small against their chunks: one of the maximum length stands for all.
 * @param prompt the text of a question without its chunk
 * @param repeatsText whether an answer is about as long as its chunk
 */
export function estimateDocument(chunks: Pick<Chunk, 'text'>[], prompt: string, repeatsText: boolean): number {
  const textTokens = chunks.reduce((sum, { text }) => sum + estimateTokens(text), 0)
  return chunks.length * estimateTokens(prompt) + textTokens * (repeatsText ? 2 : 1) + shortAnswerTokens
}
