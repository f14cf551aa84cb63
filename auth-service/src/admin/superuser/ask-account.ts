import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { RegisterRequest } from '@ai-platform/contracts/account.ts'
import type { GivenAccount } from './config.ts'

export type Account = Pick<RegisterRequest, 'username' | 'email' | 'password'>

/** Thrown when the account cannot be created. The message has one sentence for each problem. */
export class RefusedAccount extends Error {
  override name = 'RefusedAccount'
}

/** Validates an account by the rules of registration and normalises it. @throws RefusedAccount */
export function checkAccount(account: Account): Account {
  const parsed = RegisterRequest.safeParse({ ...account, password2: account.password })
  if (parsed.success) return parsed.data
  throw new RefusedAccount(parsed.error.issues.map(({ message }) => message).join('\n'))
}

/** A terminal prompt that echoes input, except for passwords. */
function openTerminal(input: NodeJS.ReadStream, output: NodeJS.WriteStream) {
  let hidden = false
  const shown = new Writable({
    write(chunk, _encoding, done) {
      if (hidden) done()
      else output.write(chunk, done)
    },
  })
  const lines = createInterface({ input, output: shown, terminal: true })
  // Ctrl-C and Ctrl-D close the terminal before an account is created.
  const closed = new Promise<never>((_, reject) => lines.once('close', () => reject(new RefusedAccount('Stopped.'))))
  closed.catch(() => {})
  return {
    ask: (question: string) => Promise.race([lines.question(question), closed]),
    async askHidden(question: string) {
      output.write(question)
      hidden = true
      const answer = await Promise.race([lines.question(''), closed]).finally(() => {
        hidden = false
      })
      output.write('\n')
      return answer
    },
    close: () => lines.close(),
  }
}

/**
 * Asks at the terminal for the missing values. A password is typed twice, without echo.
 * @throws RefusedAccount when a value is missing and there is no terminal, or the two passwords differ
 */
export async function askAccount(
  given: GivenAccount,
  { stdin, stdout }: Pick<NodeJS.Process, 'stdin' | 'stdout'>,
): Promise<Account> {
  const { username, email, password } = given
  if (username !== undefined && email !== undefined && password !== undefined) return { username, email, password }
  if (!stdin.isTTY) {
    const missing = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [name] : []))
    const flags = missing.map(name => `--${name} or SUPERUSER_${name.toUpperCase()}`)
    throw new RefusedAccount(`Without a terminal, give ${flags.join(', ')}.`)
  }
  const terminal = openTerminal(stdin, stdout)
  try {
    const account = {
      username: username ?? (await terminal.ask('Username: ')),
      email: email ?? (await terminal.ask('E-mail address: ')),
      password: password ?? (await terminal.askHidden('Password: ')),
    }
    if (password === undefined && (await terminal.askHidden('Password again: ')) !== account.password)
      throw new RefusedAccount('The two passwords differ.')
    return account
  } finally {
    terminal.close()
  }
}
