import { inTransaction, type Pool } from '@ai-platform/database/pool.ts'
import type { ActionOutcome, ActionTarget } from '../resources/action.ts'
import { writeAudit } from './write-audit.ts'

/** Makes an active account staff, or revokes staff. Admins cannot revoke their own. */
export async function setStaff(
  pool: Pool,
  { id, admin, params }: ActionTarget,
  staff: boolean,
): Promise<ActionOutcome> {
  const changed = await inTransaction(pool, async client => {
    const { rowCount } = await client.query(
      `UPDATE users SET is_staff = $2 WHERE id = $1 AND is_staff <> $2 AND (NOT $2 OR is_active) AND ($2 OR id <> $3)`,
      [id, staff, admin.id],
    )
    if (!rowCount) return false
    const action = staff ? 'make_staff' : 'revoke_staff'
    await writeAudit(client, admin, { action, resource: 'users', recordId: id, detail: String(params.email) })
    return true
  })
  if (!changed) return { done: false, sentence: 'Nothing was changed: the account was already in that state.' }
  return { done: true, sentence: staff ? 'The account is staff now.' : 'The account is no longer staff.' }
}
