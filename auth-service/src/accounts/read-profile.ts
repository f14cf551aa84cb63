import type { Profile } from '@ai-platform/contracts/account.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { readUsageDays } from '@ai-platform/database/tasks/read-usage.ts'
import { toProfile, type UserRow } from './user-view.ts'

/** The days of usage in a profile. */
const usageDays = 30

/** Completes a row of `users` to the API's Profile. */
export const readProfile = async (pool: Pool, row: UserRow): Promise<Profile> =>
  toProfile(row, await readUsageDays(pool, row.id, usageDays))
