import type { ResultOf } from '@ai-platform/contracts/result.ts'
import { isObject, type LlmTask, partNote, shortAnswerTokens } from './task-run.ts'

type Sentiment = ResultOf<'sentiment'>

/** The sentiment; of a long document, a vote of its parts, each with the weight of its length and confidence. */
export const sentimentTask: LlmTask<'sentiment'> = {
  maxChunkCharacters: Number.POSITIVE_INFINITY,
  tidy: output =>
    isObject(output) && typeof output.label === 'string'
      ? { ...output, label: output.label.trim().toLowerCase() }
      : output,
  async answer(run) {
    const parts = run.chunks.length
    const votes = await run.eachChunk(async (chunk, index, signal) => {
      const sentiment = await run.ask({
        text: chunk,
        section: 'user',
        part: partNote(index, parts),
        maxOutputTokens: shortAnswerTokens,
        signal,
        streamed: null,
      })
      return { ...sentiment, weight: chunk.length }
    })
    return mergeSentiments(votes)
  },
}

/**
 * The label with the most weight (length × confidence). Its confidence is that weight's share of the whole length, so that
 * parts that disagree or doubt lower it; the explanation is the weightiest agreeing part's, with the count.
 */
export function mergeSentiments(votes: (Sentiment & { weight: number })[]): Sentiment {
  const [only] = votes
  if (votes.length === 1 && only)
    return { label: only.label, confidence: only.confidence, explanation: only.explanation }
  const weightOf = (vote: Sentiment & { weight: number }) => vote.weight * vote.confidence
  const sum = (of: typeof votes, value: (vote: Sentiment & { weight: number }) => number) =>
    of.reduce((total, vote) => total + value(vote), 0)
  const labels = ['neutral', 'positive', 'negative'] as const
  const camps = labels.map(label => votes.filter(vote => vote.label === label)).filter(camp => camp.length > 0)
  const [winner = votes] = camps.sort((a, b) => sum(b, weightOf) - sum(a, weightOf))
  const [speaker] = [...winner].sort((a, b) => weightOf(b) - weightOf(a))
  const label = speaker?.label ?? 'neutral'
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
  return { label, confidence: Math.min(1, confidence), explanation: `${count} ${speaker?.explanation ?? ''}`.trim() }
}
