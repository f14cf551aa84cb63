import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'

const initSql = fileURLToPath(new URL('../../../postgres_init/init.sql', import.meta.url))

export interface RolePasswords {
  auth_password: string
  processor_password: string
  admin_password: string
}

/**
 * Runs postgres_init/init.sql without psql: skips its `\getenv` lines and replaces `:'name'` with the quoted value. A
 * second run only changes the passwords.
 * @throws pg.DatabaseError 42501 when the user may not create roles
 */
export async function applyInitSql(client: pg.ClientBase, passwords: RolePasswords): Promise<void> {
  const template = await readFile(initSql, 'utf8')
  const values: Record<string, string> = { ...passwords }
  const sql = template
    .replace(/^\\.*$/gm, '')
    .replace(/:'(\w+)'/g, (_, name: string) => pg.escapeLiteral(values[name] ?? ''))
  await client.query(sql)
}
