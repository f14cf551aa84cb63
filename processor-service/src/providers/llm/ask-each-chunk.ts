import type { ResultOf, TaskType } from '@ai-platform/contracts/result.ts'
import { type Chunk, markPages } from './cut-chunks.ts'
import { type Ask, partNote, shortAnswerTokens, type TaskRun } from './task-run.ts'

export interface ChunkAnswer<T extends TaskType> {
  answer: ResultOf<T>
  chunk: Chunk
}

/**
 * Asks for a short answer about each chunk of the document.
 * @param streamed for a document of one chunk: the string field whose text is passed on while it arrives
 * @returns the answers in document order, without the chunks that failed
 */
export async function askEachChunk<T extends TaskType>(
  run: TaskRun<T>,
  streamed: Ask['streamed'] = null,
): Promise<ChunkAnswer<T>[]> {
  const parts = run.chunks.length
  const contentOf = (chunk: Chunk, index: number) =>
    ({ text: markPages(chunk), section: 'user', part: partNote(index, parts) }) as const
  await run.recall(run.chunks.map(contentOf))
  const answers = await run.eachChunk(async (chunk, index, signal) => ({
    chunk,
    answer: await run.ask({
      ...contentOf(chunk, index),
      maxOutputTokens: shortAnswerTokens,
      signal,
      streamed: parts === 1 ? streamed : null,
    }),
  }))
  return answers.filter(answer => answer !== null)
}
