import { randomUUIDv7 } from 'node:crypto'
import { inTransaction, type Pool } from '@ai-platform/database/pool.ts'
import bcrypt from 'bcrypt'
import { writeAudit } from '../actions/write-audit.ts'
import { type Account, RefusedAccount } from './ask-account.ts'

/**
 * The message for each unique constraint. The command never changes an existing account, so it cannot make one staff.
 */
const taken: Record<string, (account: Account) => string> = {
  users_username_key: ({ username }) => `There is an account with the username ${username} already.`,
  users_email_key: ({ email }) =>
    `There is an account with the e-mail address ${email} already. To make it staff, ask a member of staff.`,
}

/**
 * Creates a staff account. Its audit entry names the new account as the actor.
 * @throws RefusedAccount when its username or e-mail address is taken
 */
export async function createSuperuser(pool: Pool, account: Account, bcryptCost: number): Promise<void> {
  const passwordHash = await bcrypt.hash(account.password, bcryptCost)
  const id = randomUUIDv7()
  const { username, email } = account
  await inTransaction(pool, async client => {
    await client.query('INSERT INTO users (id, username, email, is_staff) VALUES ($1, $2, $3, true)', [
      id,
      username,
      email,
    ])
    await client.query('INSERT INTO credentials (user_id, password_hash) VALUES ($1, $2)', [id, passwordHash])
    const entry = { action: 'createsuperuser', resource: 'users', recordId: id, detail: email }
    await writeAudit(client, { id, email, title: username }, entry)
  }).catch(error => {
    const sentence = taken[error.constraint]?.(account)
    throw sentence ? new RefusedAccount(sentence) : error
  })
}
