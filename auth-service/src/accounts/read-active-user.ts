import type { PrismaClient } from '@ai-platform/database/prisma.ts'
import type { Caller } from '@ai-platform/runtime/caller.ts'
import { accountDisabled, accountGone } from '@ai-platform/runtime/problem-error.ts'

/**
 * Reads the row of the caller's account, which may have changed since its credentials were checked.
 * @throws ProblemError token_not_valid when it was deleted, account_disabled when it was disabled
 */
export async function readActiveUser(prisma: PrismaClient, { userId }: Caller) {
  const user = await prisma.user.findUnique({ where: { id: userId } })
  if (!user) throw accountGone()
  if (!user.isActive) throw accountDisabled()
  return user
}
