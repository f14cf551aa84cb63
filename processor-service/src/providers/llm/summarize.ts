import { askEachChunk } from './ask-each-chunk.ts'
import { combineAnswers } from './combine-answers.ts'
import type { LlmTask } from './task-run.ts'

/** A summary; that of a long document summarizes the summaries of its chunks. */
export const summarizeTask: LlmTask<'summarize'> = {
  maxChunkCharacters: Number.POSITIVE_INFINITY,
  repeatsText: false,
  tidy: output => output,
  async answer(run) {
    const streamed = { field: 'summary', onText: run.onDelta }
    const perChunk = await askEachChunk(run, streamed)
    const summaries = perChunk.map(({ answer }) => answer.summary)
    const summary = await combineAnswers(run, summaries, {
      write: (text, index) => `Part ${index + 1}: ${text}`,
      read: result => result.summary,
      streamed,
    })
    return { summary: summary ?? '' }
  },
}
