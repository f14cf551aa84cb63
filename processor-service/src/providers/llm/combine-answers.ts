import type { ResultOf, TaskType } from '@ai-platform/contracts/result.ts'
import { concernsText } from './answer-chunks.ts'
import { type Ask, shortAnswerTokens, type TaskRun } from './task-run.ts'

/** What the model is shown of the answers, and what is kept of its own. */
interface Combination<T extends TaskType, P> {
  /** the text of one answer in the prompt; `index` counts the answers of one question from 0 */
  write(answer: P, index: number): string
  /** what is kept of the model's answer to one question, `from` the answers it was asked about */
  read(result: ResultOf<T>, from: P[]): P
  /** for the last question: the string field whose text is passed on while it arrives */
  streamed?: Ask['streamed']
}

/**
 * Combines the answers of neighbouring chunks, as many as fit one question, level by level until one is left. The number of
 * answers at least halves on each level.
 * @returns undefined when there are no answers, or when the model refuses a combination or gives it unusably
 */
export async function combineAnswers<T extends TaskType, P>(
  run: TaskRun<T>,
  answers: P[],
  combination: Combination<T, P>,
): Promise<P | undefined> {
  try {
    return await combineLevels(run, answers, combination)
  } catch (error) {
    if (run.stop.aborted || !concernsText(error, true)) throw error
    return undefined
  }
}

async function combineLevels<T extends TaskType, P>(
  run: TaskRun<T>,
  answers: P[],
  { write, read, streamed = null }: Combination<T, P>,
): Promise<P | undefined> {
  let level = answers
  while (level.length > 1) {
    const groups = groupBySize(level, 1, answer => run.sizeOf(write(answer, 0)))
    const next: P[] = []
    for (const group of groups) {
      const [first] = group
      if (first !== undefined && group.length === 1) {
        next.push(first)
        continue
      }
      const result = await run.ask({
        text: group.map(write).join('\n\n'),
        section: 'combine',
        part: '',
        maxOutputTokens: shortAnswerTokens,
        signal: run.stop,
        streamed: groups.length === 1 ? streamed : null,
      })
      next.push(read(result, group))
    }
    level = next
  }
  return level[0]
}

/**
 * Groups neighbouring items up to a size of `most`, but at least two a group. So there are at most half as many groups as items.
 * A last item may be alone.
 */
export function groupBySize<I>(items: I[], most: number, sizeOf: (item: I) => number): I[][] {
  const groups: I[][] = []
  let size = 0
  for (const item of items) {
    const group = groups.at(-1)
    const itemSize = sizeOf(item)
    if (group && (group.length < 2 || size + itemSize <= most)) group.push(item)
    else {
      groups.push([item])
      size = 0
    }
    size += itemSize
  }
  return groups
}
