import { createHash } from 'node:crypto'
import type { AuthContext } from '../context.ts'

const accountKey = (email: string): string => createHash('sha256').update(email).digest('base64url')

/**
 * Checks the password of a login. Failures count whether or not the account exists: by account and address, which a
 * success resets, so that guesses from elsewhere do not lock the owner out; and by account alone, with a far higher
 * limit, against guesses from many addresses. The limits are checked when the hash starts, not when it is queued, so that
 * a burst of guesses cannot pass them.
 * @param account.passwordHash undefined: there is no such account; the check takes as long and returns false
 * @param address the key of the client's address (see addressKey)
 * @throws ProblemError rate_limited after too many failures, or when too many hashes wait
 */
export function checkPassword(
  { limits, passwords }: Pick<AuthContext, 'limits' | 'passwords'>,
  account: { email: string; passwordHash: string | undefined },
  password: string,
  address: string,
): Promise<boolean> {
  const byAccount = accountKey(account.email)
  const byAddress = `${byAccount}:${address}`
  return passwords.matches(password, account.passwordHash, address, {
    async before() {
      await limits.loginAddress.check(byAddress)
      await limits.loginAccount.check(byAccount)
    },
    async after(matched) {
      if (matched) return limits.loginAddress.reset(byAddress)
      await limits.loginAddress.take(byAddress)
      await limits.loginAccount.take(byAccount)
    },
  })
}
