import type { AccessClaims } from '@ai-platform/contracts/token.ts'
import type { PrismaClient } from '@ai-platform/database/prisma.ts'
import { accountDisabled, ProblemError } from '@ai-platform/runtime/problem-error.ts'

export const accountGone = () =>
  new ProblemError('token_not_valid', 'The account of this token was deleted. Register again to continue.')

/**
 * Reads the row of the caller's account, which may have changed since the token was signed.
 * @throws ProblemError token_not_valid when it was deleted, account_disabled when it was disabled
 */
export async function readActiveUser(prisma: PrismaClient, claims: AccessClaims) {
  const user = await prisma.user.findUnique({ where: { id: claims.sub } })
  if (!user) throw accountGone()
  if (!user.isActive) throw accountDisabled()
  return user
}
