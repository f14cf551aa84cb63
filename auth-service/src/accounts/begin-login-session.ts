import { randomUUIDv7 } from 'node:crypto'
import type { User } from '@ai-platform/contracts/account.ts'
import type { Pool } from '@ai-platform/database/pool.ts'
import { refreshExpiry, type SessionClient } from '../tokens/open-session.ts'
import { makeRefreshToken } from '../tokens/refresh-token.ts'
import { invalidCredentials } from './check-login.ts'
import { accountDisabled } from './read-active-user.ts'

// One statement: each round trip more would wait for its turn behind whatever else this process is asked.
const sql = `
  WITH held AS (
    SELECT user_id FROM credentials WHERE user_id = $1 AND password_hash = $2 FOR SHARE
  ),
  active AS (
    UPDATE users SET last_login = now() FROM held WHERE id = held.user_id AND is_active
    RETURNING id, username, email, is_active, is_staff, api_call_count, date_joined, last_login
  ),
  session AS (
    INSERT INTO sessions (id, user_id, ip, user_agent, expires_at) SELECT $3, id, $4, $5, $6 FROM active RETURNING id
  ),
  token AS (
    INSERT INTO refresh_tokens (id, session_id, token_hash, expires_at) SELECT $7, id, $8, $6 FROM session
  )
  SELECT asked.held, active.* FROM (SELECT EXISTS (SELECT FROM held) AS held) asked LEFT JOIN active ON true`

interface LoginRow {
  held: boolean
  id: string | null
  username: string
  email: string
  is_active: boolean
  is_staff: boolean
  api_call_count: number
  date_joined: Date
  last_login: Date
}

/**
 * Begins the session of a login whose password was checked. Holds the credentials as they were checked until it is in: a
 * password changed or an account disabled in between leaves no session behind.
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
  if (!row?.held) throw invalidCredentials()
  if (row.id === null) throw accountDisabled()
  const { held: _held, id, date_joined, last_login, ...rest } = row
  const user = { ...rest, id, date_joined: date_joined.toISOString(), last_login: last_login.toISOString() }
  return { user, refresh: token }
}
