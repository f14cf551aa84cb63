import type { Profile, User } from '@ai-platform/contracts/account.ts'
import type { UsageDay } from '@ai-platform/contracts/usage.ts'
import type { Prisma } from '@ai-platform/database/prisma.ts'

export type UserRow = Prisma.UserGetPayload<object>

/** A row of `users` as the API's User. */
export const toUser = (row: UserRow): User => ({
  id: row.id,
  username: row.username,
  email: row.email,
  is_active: row.isActive,
  is_staff: row.isStaff,
  api_call_count: Number(row.apiCallCount),
  date_joined: row.dateJoined.toISOString(),
  last_login: row.lastLogin?.toISOString() ?? null,
})

/** A row of `users` as the API's Profile: the user, the counters kept by webhooks/, and the usage of the last days. */
export const toProfile = (row: UserRow, usage: UsageDay[]): Profile => ({
  ...toUser(row),
  tasks_completed: Number(row.tasksCompleted),
  tasks_failed: Number(row.tasksFailed),
  input_tokens: Number(row.inputTokens),
  output_tokens: Number(row.outputTokens),
  usage,
})
