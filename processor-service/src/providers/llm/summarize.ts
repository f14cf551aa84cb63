import { askEachChunk } from './ask-each-chunk.ts'
import { type LlmTask, shortAnswerTokens, type TaskRun } from './task-run.ts'

/** A summary; that of a long document summarizes the summaries of its chunks. */
export const summarizeTask: LlmTask<'summarize'> = {
  maxChunkCharacters: Number.POSITIVE_INFINITY,
  tidy: output => output,
  async answer(run) {
    const streamed = { field: 'summary', onText: run.onDelta }
    const perChunk = await askEachChunk(run, streamed)
    const summaries = perChunk.map(({ summary }) => summary)
    return { summary: await combineSummaries(run, summaries, streamed) }
  },
}

/** Combines as many summaries as fit one question, level by level, until one is left. Only the last one is streamed. */
async function combineSummaries(
  run: TaskRun<'summarize'>,
  summaries: string[],
  streamed: { field: string; onText(text: string): void },
): Promise<string> {
  let level = summaries
  while (level.length > 1) {
    const groups = groupBySize(level, run.chunkCharacters)
    const next: string[] = []
    for (const group of groups) {
      const { summary } = await run.ask({
        text: group.map((text, index) => `Part ${index + 1}: ${text}`).join('\n\n'),
        section: 'combine',
        part: '',
        maxOutputTokens: shortAnswerTokens,
        signal: run.signal,
        streamed: groups.length === 1 ? streamed : null,
      })
      next.push(summary)
    }
    level = next
  }
  return level[0] ?? ''
}

/**
 * Groups neighbouring texts up to `maxCharacters`, but at least two a group, so that the number of summaries at least halves on
 * each level. A last text may be alone.
 */
export function groupBySize(texts: string[], maxCharacters: number): string[][] {
  const groups: string[][] = []
  let size = 0
  for (const text of texts) {
    const group = groups.at(-1)
    if (group && (group.length < 2 || size + text.length <= maxCharacters)) group.push(text)
    else {
      groups.push([text])
      size = 0
    }
    size += text.length
  }
  return groups
}
