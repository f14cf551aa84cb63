import { randomUUIDv7 } from 'node:crypto'
import type { Queryable } from '@ai-platform/database/pool.ts'
import type { Admin } from '../access/admin-session.ts'

/** An action of an admin, and the record it changed. */
export interface AuditEntry {
  action: string
  /** the panel's name of the resource, or `admin` for the panel itself */
  resource: string
  recordId?: string
  detail?: string
}

/** Adds an audit entry, in the transaction of the action. The service's role can add entries but not change them. */
export async function writeAudit(db: Queryable, admin: Admin, entry: AuditEntry): Promise<void> {
  await db.query(
    `INSERT INTO admin_audit_log (id, actor_id, actor_email, action, resource, record_id, detail)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [randomUUIDv7(), admin.id, admin.email, entry.action, entry.resource, entry.recordId ?? null, entry.detail ?? null],
  )
}
