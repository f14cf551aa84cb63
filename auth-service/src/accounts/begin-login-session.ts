import { randomUUIDv7 } from 'node:crypto'
import type { User } from '@ai-platform/contracts/account.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { accountDisabled } from '@ai-platform/runtime/problem-error.ts'
import { makeRefreshToken, refreshExpiry } from '../tokens/refresh-token.ts'
import type { SessionClient } from '../tokens/session-client.ts'
import { invalidCredentials } from './check-login.ts'

// One statement, because each further round trip queues behind the other work of this process.
const sql = `
  WITH checked AS (
    SELECT user_id FROM credentials WHERE user_id = $1 AND password_hash = $2 FOR SHARE
  ),
  active AS (
    UPDATE users SET last_login = now() FROM checked WHERE id = checked.user_id AND is_active
    RETURNING id, username, email, is_active, is_staff, api_call_count, date_joined, last_login
  ),
  session AS (
    INSERT INTO sessions (id, user_id, ip, user_agent, expires_at) SELECT $3, id, $4, $5, $6 FROM active RETURNING id
  ),
  token AS (
    INSERT INTO refresh_tokens (id, session_id, token_hash, expires_at) SELECT $7, id, $8, $6 FROM session
  )
  SELECT outcome.unchanged, active.* FROM (SELECT EXISTS (SELECT FROM checked) AS unchanged) outcome
  LEFT JOIN active ON true`

interface LoginRow {
  /** whether the password hash is unchanged since the check */
  unchanged: boolean
  /** null: the account is disabled */
  id: string | null
  username: string
  email: string
  is_active: boolean
  is_staff: boolean
  api_call_count: number
  date_joined: string
  last_login: string
}

/**
 * Opens the session of a login whose password was checked. The statement locks the credentials, so a password change or
 * a disabled account since the check leaves no session.
 * @param login.passwordHash the hash that was checked
 * @returns the user and the session's first refresh token
 * @throws ProblemError invalid_credentials, account_disabled
 */
export async function beginLoginSession(
  pool: Pool,
  login: { userId: string; passwordHash: string },
  client: SessionClient,
): Promise<{ user: User; refresh: string }> {
  const { token, hash } = makeRefreshToken()
  const { rows } = await pool.query<LoginRow>({
    name: 'begin_login_session',
    text: sql,
    values: [
      login.userId,
      login.passwordHash,
      randomUUIDv7(),
      client.ip,
      client.userAgent,
      refreshExpiry(),
      randomUUIDv7(),
      hash,
    ],
  })
  const row = rows[0]
  if (!row?.unchanged) throw invalidCredentials()
  if (row.id === null) throw accountDisabled()
  const { unchanged: _unchanged, id, ...rest } = row
  const user = { ...rest, id }
  return { user, refresh: token }
}
