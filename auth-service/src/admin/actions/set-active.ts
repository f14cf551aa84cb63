import { inTransaction, type Pool } from '@ai-platform/database/pool.ts'
import type { ActionOutcome, ActionTarget } from '../resources/action.ts'
import { writeAudit } from './write-audit.ts'

/**
 * Deactivates or reactivates an account. Deactivation also revokes its sessions, in the same transaction. A trigger holds or
 * returns the account's queued tasks and notifies processor-service, which ends its running ones and closes its sockets. Admins cannot deactivate their own account.
 */
export async function setActive(
  pool: Pool,
  { id, admin, params }: ActionTarget,
  active: boolean,
): Promise<ActionOutcome> {
  const sessions = await inTransaction(pool, async client => {
    const { rowCount } = await client.query(
      'UPDATE users SET is_active = $2 WHERE id = $1 AND is_active <> $2 AND ($2 OR id <> $3)',
      [id, active, admin.id],
    )
    if (!rowCount) return undefined
    let revoked = 0
    if (!active) {
      const result = await client.query(
        `UPDATE sessions SET revoked_at = now(), revoked_reason = 'account_disabled'
         WHERE user_id = $1 AND revoked_at IS NULL`,
        [id],
      )
      revoked = result.rowCount ?? 0
    }
    const action = active ? 'reactivate' : 'deactivate'
    await writeAudit(client, admin, { action, resource: 'users', recordId: id, detail: String(params.email) })
    return revoked
  })
  if (sessions === undefined)
    return { done: false, sentence: 'Nothing was changed: the account was already in that state.' }
  if (active) return { done: true, sentence: 'The account is active again.' }
  return { done: true, sentence: `The account is deactivated; ${sessions} sessions were revoked.` }
}
