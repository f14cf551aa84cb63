import { createHash } from 'node:crypto'
import type { AuthContext } from '../context.ts'

const accountKey = (email: string): string => createHash('sha256').update(email).digest('base64url')

/**
 * Whether the password is that of the account with this e-mail address, whose hash is given (undefined: there is no such
 * account; it takes as long). Failures are counted by account, whether it exists or not, and a success forgets them.
 * The limit is looked at when the turn in the queue has come, so that a burst of guesses sent at once gains nothing.
 * @throws ProblemError rate_limited after too many failures, or when too many hashes wait
 */
export function checkPassword(
  { limits, passwords }: Pick<AuthContext, 'limits' | 'passwords'>,
  account: { email: string; passwordHash: string | undefined },
  password: string,
  address: string,
): Promise<boolean> {
  const key = accountKey(account.email)
  return passwords.matches(password, account.passwordHash, address, {
    before: () => limits.loginAccount.check(key),
    async after(matched) {
      if (matched) await limits.loginAccount.reset(key)
      else await limits.loginAccount.take(key)
    },
  })
}
