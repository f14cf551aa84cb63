import type { LoginRequest } from '@ai-platform/contracts/account.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { accountDisabled, ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { AuthContext } from '../context.ts'
import { checkPassword } from './check-password.ts'

export const invalidCredentials = () =>
  new ProblemError('invalid_credentials', 'The e-mail address or the password is wrong.')

const accountSql = `
  SELECT id, is_active, password_hash FROM users JOIN credentials ON user_id = id WHERE email = $1`

async function findAccount(pool: Pool, email: string) {
  // PostgreSQL's text type cannot hold NUL, so no account has such an address.
  if (email.includes('\0')) return undefined
  const { rows } = await pool.query<{ id: string; is_active: boolean; password_hash: string }>({
    name: 'find_account',
    text: accountSql,
    values: [email],
  })
  return rows[0]
}

/**
 * Checks an e-mail address and a password, for the API and the admin panel. An unknown account is refused like a wrong
 * password, after the same time. A hash of an outdated cost is replaced unless other hashes wait.
 * @param address the key of the client's address (see addressKey)
 * @returns the account's id and its current hash, which beginLoginSession compares with the stored one
 * @throws ProblemError invalid_credentials, account_disabled (only with the right password), rate_limited
 */
export async function checkLogin(
  context: Pick<AuthContext, 'limits' | 'passwords' | 'pool' | 'prisma'>,
  { email, password }: LoginRequest,
  address: string,
): Promise<{ userId: string; passwordHash: string }> {
  const { passwords, prisma } = context
  const user = await findAccount(context.pool, email)
  const passwordHash = user?.password_hash
  const matched = await checkPassword(context, { email, passwordHash }, password, address)
  if (!matched || !user || !passwordHash) throw invalidCredentials()
  if (!user.is_active) throw accountDisabled()
  if (!passwords.isOutdated(passwordHash) || passwords.limiter.queued > 0) return { userId: user.id, passwordHash }
  const newHash = await passwords.hash(password, address)
  const { count } = await prisma.credentials.updateMany({
    where: { userId: user.id, passwordHash },
    data: { passwordHash: newHash },
  })
  return { userId: user.id, passwordHash: count > 0 ? newHash : passwordHash }
}
