import { inTransaction, type Pool } from '@ai-platform/database/pool.ts'
import type { ActionOutcome, ActionTarget } from '../resources/action.ts'
import { writeAudit } from './write-audit.ts'

/** Revokes an API session. After the commit its refresh tokens are refused. */
export async function revokeSession(pool: Pool, { id, admin, params }: ActionTarget): Promise<ActionOutcome> {
  const revoked = await inTransaction(pool, async client => {
    const { rowCount } = await client.query(
      `UPDATE sessions SET revoked_at = now(), revoked_reason = 'revoked_by_admin'
       WHERE id = $1 AND revoked_at IS NULL`,
      [id],
    )
    if (!rowCount) return false
    const detail = `of user ${params.user_id}`
    await writeAudit(client, admin, { action: 'revoke', resource: 'sessions', recordId: id, detail })
    return true
  })
  return revoked
    ? { done: true, sentence: 'The session is revoked.' }
    : { done: false, sentence: 'Nothing was changed: the session was already revoked.' }
}
