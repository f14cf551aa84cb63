import { TaskType } from '@ai-platform/contracts/result.ts'

/** The task types that a provider cannot do. */
const missing: Partial<Record<string, readonly TaskType[]>> = {
  // It extracts sentences and does not understand what they say.
  local: ['extract'],
}

/** @param provider its name */
export const canDo = (provider: string, taskType: TaskType): boolean =>
  !(missing[provider]?.includes(taskType) ?? false)

/** The task types that at least one of the providers can do. */
export const availableTaskTypes = (providers: string[]): TaskType[] =>
  TaskType.options.filter(taskType => providers.some(provider => canDo(provider, taskType)))
