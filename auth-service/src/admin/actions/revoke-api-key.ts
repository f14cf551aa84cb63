import { inTransaction, type Pool } from '@ai-platform/database/pool.ts'
import type { ActionOutcome, ActionTarget } from '../resources/action.ts'
import { writeAudit } from './write-audit.ts'

/** Revokes an API key, which deletes its row. Both services refuse its calls within 2 s. */
export async function revokeApiKey(pool: Pool, { id, admin, params }: ActionTarget): Promise<ActionOutcome> {
  const revoked = await inTransaction(pool, async client => {
    const { rowCount } = await client.query('DELETE FROM api_keys WHERE id = $1', [id])
    if (!rowCount) return false
    const detail = `${params.prefix} "${params.name}" of user ${params.user_id}`
    await writeAudit(client, admin, { action: 'revoke', resource: 'api_keys', recordId: id, detail })
    return true
  })
  return revoked
    ? { done: true, gone: true, sentence: 'The API key is revoked.' }
    : { done: false, gone: true, sentence: 'Nothing was changed: the API key was already revoked.' }
}
