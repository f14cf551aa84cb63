import type { z } from 'zod'
import type { sharedSettings } from './settings.ts'

/** What a user, and a task, may use; undefined: no limit. */
export interface Quotas {
  /** tokens of a task over all its attempts */
  taskTokens: number | undefined
  /** submissions and retries of a user in a UTC day */
  dailyTasks: number | undefined
  /** tokens of a user's tasks in a UTC day */
  dailyTokens: number | undefined
  /** size of all documents of a user */
  storageBytes: number | undefined
}

type QuotaName = 'TASK_TOKEN_LIMIT' | 'DAILY_TASK_LIMIT' | 'DAILY_TOKEN_LIMIT' | 'STORAGE_LIMIT_MB'
type QuotaSettings = { [Name in QuotaName]: z.infer<(typeof sharedSettings)[Name]> }

/** The quotas of the settings, where 0 stands for none. */
export const quotasOf = (settings: QuotaSettings): Quotas => ({
  taskTokens: settings.TASK_TOKEN_LIMIT || undefined,
  dailyTasks: settings.DAILY_TASK_LIMIT || undefined,
  dailyTokens: settings.DAILY_TOKEN_LIMIT || undefined,
  storageBytes: settings.STORAGE_LIMIT_MB * 1024 * 1024 || undefined,
})

const dayMs = 24 * 60 * 60 * 1000

/** When daily quotas start anew: the next UTC midnight. @param nowMs Date.now() */
export const quotasResetAt = (nowMs: number): Date => new Date((Math.floor(nowMs / dayMs) + 1) * dayMs)
