import type { ResultOf } from '@ai-platform/contracts/result.ts'
import { foldPage } from '@ai-platform/runtime/find-quote.ts'
import { askEachChunk } from './ask-each-chunk.ts'
import { combineAnswers } from './combine-answers.ts'
import { neutralLine } from './neutralize.ts'
import { selectPassages } from './select-passages.ts'
import { isObject, type LlmTask } from './task-run.ts'
import { tidySources } from './tidy-sources.ts'

type Answer = ResultOf<'ask'>

/** A document of more chunks is searched for passages that fit the question, of this many chunks together. */
const maxWholeChunks = 3
const maxPassageChunks = 2

/** The answer to a question. A long document is searched first, so that few calls suffice. */
export const askTask: LlmTask<'ask'> = {
  maxChunkCharacters: Number.POSITIVE_INFINITY,
  repeatsText: false,
  tidy(output) {
    if (!isObject(output)) return output
    const isBlank = typeof output.answer === 'string' && output.answer.trim() === ''
    return { ...output, answer: isBlank ? null : output.answer, sources: tidySources(output.sources) }
  },
  select: async (chunks, { question, pages, limits }) =>
    chunks.length <= maxWholeChunks ? chunks : selectPassages(question, pages, limits, maxPassageChunks),
  async answer(run) {
    const perChunk = await askEachChunk(run, { field: 'answer', onText: run.onDelta })
    const found = perChunk.flatMap(({ answer, chunk }) =>
      answer.answer === null
        ? []
        : [{ answer: answer.answer, sources: run.keepSources(answer.sources, chunk.pages.map(foldPage)) }],
    )
    const combined = await combineAnswers<'ask', Answer>(run, found, {
      write: ({ answer, sources }, index) =>
        [`Answer ${index + 1}: ${neutralLine(answer ?? '')}`, ...sources.map(writeQuote)].join('\n'),
      read(result, from) {
        const known = from.flatMap(({ sources }) => sources)
        const pages = known.map(({ page, quote }) => foldPage({ number: page, text: quote }))
        const kept = run.keepSources(result.sources, pages)
        return { answer: result.answer, sources: kept.length > 0 || result.answer === null ? kept : known }
      },
    })
    const answer = combined ?? joinAnswers(found)
    return answer.answer ? answer : { answer: null, sources: [] }
  },
}

const joinAnswers = (answers: Answer[]): Answer => ({
  answer: answers.flatMap(({ answer }) => answer ?? []).join(' '),
  sources: answers.flatMap(({ sources }) => sources),
})

const writeQuote = ({ page, quote }: Answer['sources'][number]): string =>
  `- ${page === null ? '' : `[page ${page}] `}${neutralLine(quote)}`
