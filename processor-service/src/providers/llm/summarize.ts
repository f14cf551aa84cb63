import type { ResultOf } from '@ai-platform/contracts/result.ts'
import { splitSentences } from '@ai-platform/local-provider/text/split-sentences.ts'
import { foldPage } from '@ai-platform/runtime/find-quote.ts'
import { askEachChunk } from './ask-each-chunk.ts'
import { combineAnswers } from './combine-answers.ts'
import { neutralLine } from './neutralize.ts'
import { spread } from './spread.ts'
import { isObject, type LlmTask } from './task-run.ts'
import { tidySources } from './tidy-sources.ts'

type Summary = ResultOf<'summarize'>

/** The most sources that a summary brings along when it is combined with others. */
const maxSources = 5
/** The sentences of a summary that the model did not write as a whole. */
const maxSentences = 5

/** A summary; that of a long document summarizes the summaries of its chunks, and its sources are among theirs. */
export const summarizeTask: LlmTask<'summarize'> = {
  maxChunkCharacters: Number.POSITIVE_INFINITY,
  repeatsText: false,
  tidy: output => (isObject(output) ? { ...output, sources: tidySources(output.sources) } : output),
  async answer(run) {
    const streamed = { field: 'summary', onText: run.onDelta }
    const perChunk = await askEachChunk(run, streamed)
    const summaries = perChunk.map(({ answer, chunk }) => ({
      ...answer,
      sources: run.keepSources(answer.sources, chunk.pages.map(foldPage)),
    }))
    const combined = await combineAnswers<'summarize', Summary>(run, summaries, {
      write: writePart,
      read(result, from) {
        const known = from.flatMap(part => spread(part.sources, maxSources))
        const pages = known.map(({ page, quote }) => foldPage({ number: page, text: quote }))
        const kept = run.keepSources(result.sources, pages)
        return { ...result, sources: kept.length > 0 ? kept : spread(known, maxSources) }
      },
      streamed,
    })
    return combined ?? joinSummaries(summaries)
  },
}

/** The first sentences of the summaries, or of some of them, evenly over the document. */
function joinSummaries(summaries: Summary[]): Summary {
  const parts = spread(summaries, maxSentences)
  const each = Math.floor(maxSentences / parts.length)
  const sentences = parts.flatMap(({ summary }) => splitSentences(summary, 'en').slice(0, each))
  return { summary: sentences.join(' '), sources: parts.flatMap(({ sources }) => sources.slice(0, each)) }
}

function writePart({ summary, sources }: Summary, index: number): string {
  const quotes = spread(sources, maxSources).map(
    ({ page, quote }) => `- ${page === null ? '' : `[page ${page}] `}${neutralLine(quote)}`,
  )
  const lines = quotes.length > 0 ? ['Quotes:', ...quotes] : []
  return [`Part ${index + 1}: ${neutralLine(summary)}`, ...lines].join('\n')
}
