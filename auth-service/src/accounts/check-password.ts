import { createHash } from 'node:crypto'
import type { AuthContext } from '../context.ts'

const accountKey = (email: string): string => createHash('sha256').update(email).digest('base64url')

/**
 * Whether the password is that of the account with this e-mail address, whose hash is given (undefined: there is no such
 * account; it takes as long). Failures are counted whether the account exists or not: by account and address, so that
 * nobody shuts the owner out by guessing, which a success forgets; and by account alone, with a limit far higher, against
 * guesses from many addresses.
 * The limits are looked at when the turn in the queue has come, so that a burst of guesses sent at once gains nothing.
 * @param address what counts as one address of the client (see addressKey)
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
