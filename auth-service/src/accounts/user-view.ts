import type { Profile, User } from '@ai-platform/contracts/account.ts'
import type { Prisma } from '@ai-platform/database/prisma.ts'

type UserRow = Prisma.UserGetPayload<object>

/** The user as the API shows it. */
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

/** The user with the counters that the service webhook keeps. */
export const toProfile = (row: UserRow): Profile => ({
  ...toUser(row),
  tasks_completed: Number(row.tasksCompleted),
  tasks_failed: Number(row.tasksFailed),
  input_tokens: Number(row.inputTokens),
  output_tokens: Number(row.outputTokens),
})
