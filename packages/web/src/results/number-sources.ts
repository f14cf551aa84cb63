import type { Results, Source, Task, TaskType } from '@ai-platform/client/types.ts'
import { listPointers } from './json-pointer.ts'

/** A source with the number that the page gives it, from 1. The same passage has one number. */
export interface NumberedSource {
  number: number
  source: Source
}

export interface SourceNumbers {
  all: NumberedSource[]
  numberOf(source: Source): NumberedSource | undefined
}

const keyOf = ({ page, quote }: Source) => `${page} ${quote}`

/** The result of a completed task by its type. */
export function resultOf<T extends TaskType>(task: Task, taskType: T): Results[T] | undefined {
  return task.task_type === taskType && task.result ? (task.result as Results[T]) : undefined
}

/** All sources of a result, in the order in which they are shown. */
export function listSources(task: Task): Source[] {
  const withSources = resultOf(task, 'summarize') ?? resultOf(task, 'ask')
  if (withSources) return withSources.sources
  const qa = resultOf(task, 'qa')
  if (qa) return qa.pairs.flatMap(pair => pair.sources)
  const extract = resultOf(task, 'extract')
  return extract ? listPointers(extract.data).flatMap(pointer => extract.sources[pointer] ?? []) : []
}

export function numberSources(sources: readonly Source[]): SourceNumbers {
  const byKey = new Map<string, NumberedSource>()
  for (const source of sources)
    if (!byKey.has(keyOf(source))) byKey.set(keyOf(source), { number: byKey.size + 1, source })
  return { all: [...byKey.values()], numberOf: source => byKey.get(keyOf(source)) }
}
