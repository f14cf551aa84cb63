import type { TaskType } from '@ai-platform/client/types.ts'

/** The task types in the order of the page, by what the user wants to do. */
export const taskTypeNames: Record<TaskType, string> = {
  summarize: 'Summarize',
  ask: 'Ask',
  extract: 'Extract data',
  qa: 'Q and A',
  extract_keywords: 'Keywords',
  translate: 'Translate',
  sentiment: 'Sentiment',
}

/** What each gives, in a few words. */
export const taskTypeHints: Record<TaskType, string> = {
  summarize: '3 to 5 sentences',
  ask: 'A question of yours',
  extract: 'By your JSON Schema',
  qa: 'What the text answers',
  extract_keywords: 'Weighted by relevance',
  translate: 'Into another language',
  sentiment: 'Positive, negative, neutral',
}

export const taskTypesInOrder = Object.keys(taskTypeNames) as TaskType[]

export const taskTypeName = (taskType: string): string => taskTypeNames[taskType as TaskType] ?? taskType
