import type { ResultOf } from '@ai-platform/contracts/result.ts'
import { askEachChunk } from './ask-each-chunk.ts'
import { isObject, type LlmTask } from './task-run.ts'

type Sentiment = ResultOf<'sentiment'>

/** The sentiment; that of a long document is a weighted vote of its chunks. */
export const sentimentTask: LlmTask<'sentiment'> = {
  maxChunkCharacters: Number.POSITIVE_INFINITY,
  repeatsText: false,
  tidy: output =>
    isObject(output) && typeof output.label === 'string'
      ? { ...output, label: output.label.trim().toLowerCase() }
      : output,
  async answer(run) {
    const perChunk = await askEachChunk(run)
    return mergeSentiments(perChunk.map(({ answer, chunk }) => ({ ...answer, weight: chunk.text.length })))
  },
}

/**
 * Merges the sentiments of the chunks of a document: the label with the highest weight (length × confidence) wins. The confidence
 * is that weight divided by the whole length, so that chunks that disagree or are unsure lower it. The explanation is that of
 * the agreeing chunk with the highest weight, after the count.
 * @param votes `weight`: the length of the chunk
 */
export function mergeSentiments(votes: (Sentiment & { weight: number })[]): Sentiment {
  const [only] = votes
  if (votes.length === 1 && only)
    return { label: only.label, confidence: only.confidence, explanation: only.explanation }
  const weightOf = (vote: Sentiment & { weight: number }) => vote.weight * vote.confidence
  const sum = (of: typeof votes, value: (vote: Sentiment & { weight: number }) => number) =>
    of.reduce((total, vote) => total + value(vote), 0)
  const labels = ['neutral', 'positive', 'negative'] as const
  const groups = labels.map(label => votes.filter(vote => vote.label === label)).filter(group => group.length > 0)
  const [winner = votes] = groups.sort((a, b) => sum(b, weightOf) - sum(a, weightOf))
  const [strongest] = [...winner].sort((a, b) => weightOf(b) - weightOf(a))
  const label = strongest?.label ?? 'neutral'
  const confidence =
    Math.round(
      (sum(winner, weightOf) /
        Math.max(
          1,
          sum(votes, vote => vote.weight),
        )) *
        1000,
    ) / 1000
  const count = `${winner.length} of the document's ${votes.length} parts ${winner.length === 1 ? 'is' : 'are'} ${label}.`
  return { label, confidence: Math.min(1, confidence), explanation: `${count} ${strongest?.explanation ?? ''}`.trim() }
}
