import type { ResultOf, TaskType } from '@ai-platform/contracts/result.ts'
import { type Ask, partNote, shortAnswerTokens, type TaskRun } from './task-run.ts'

/** The answer for one chunk of a document. `weight` is the chunk's length. */
export type ChunkAnswer<T extends TaskType> = ResultOf<T> & { weight: number }

/**
 * Asks for a short answer about each chunk of the document.
 * @param streamed for a document of one chunk: the string field whose text is passed on while it arrives
 * @returns the answers in document order
 */
export function askEachChunk<T extends TaskType>(
  run: TaskRun<T>,
  streamed: Ask['streamed'] = null,
): Promise<ChunkAnswer<T>[]> {
  const parts = run.chunks.length
  return run.eachChunk(async (chunk, index, signal) => {
    const answer = await run.ask({
      text: chunk,
      section: 'user',
      part: partNote(index, parts),
      maxOutputTokens: shortAnswerTokens,
      signal,
      streamed: parts === 1 ? streamed : null,
    })
    return { ...answer, weight: chunk.length }
  })
}
