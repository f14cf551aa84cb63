import { randomUUIDv7 } from 'node:crypto'
import type { Queryable } from '@ai-platform/database/pool.ts'
import type { Admin } from '../access/admin-session.ts'

/** What an admin did, on what. */
export interface AuditEntry {
  action: string
  /** the panel's name of the resource, or `admin` for the panel itself */
  resource: string
  recordId?: string
  detail?: string
}

/** Writes down what an admin does, in the transaction that does it. The service may add entries, never change one. */
export async function writeAudit(db: Queryable, admin: Admin, entry: AuditEntry): Promise<void> {
  await db.query(
    `INSERT INTO admin_audit_log (id, actor_id, actor_email, action, resource, record_id, detail)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [randomUUIDv7(), admin.id, admin.email, entry.action, entry.resource, entry.recordId ?? null, entry.detail ?? null],
  )
}
