import type { ClaimReservation } from '@ai-platform/database/tasks/claim-tasks.ts'

/** A call about a document of 16 kB: its text, the prompt and the longest answer. */
const tokensOfSmallTask = 16_000
/** A smaller limit would be used up by reservations of tasks that run at once. Then each task reserves what it needs. */
const leastTasks = 100

/** What each claim reserves, so that a small task needs no statement for its tokens; undefined for nothing. */
export const claimReservation = (dailyTokens: number | undefined): ClaimReservation | undefined =>
  dailyTokens !== undefined && dailyTokens >= leastTasks * tokensOfSmallTask
    ? { tokens: tokensOfSmallTask, dailyTokens }
    : undefined
