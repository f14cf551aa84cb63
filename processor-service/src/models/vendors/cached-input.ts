import type { Usage } from '@ai-platform/contracts/task.ts'

/** The count of input tokens that the vendor read from its cache; absent when there are none. */
export const cachedInput = (tokens: number | null | undefined): Pick<Usage, 'cached_input_tokens'> =>
  tokens ? { cached_input_tokens: tokens } : {}
