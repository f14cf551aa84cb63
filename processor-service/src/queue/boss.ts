import type { Pool, Queryable } from '@ai-platform/database/pool.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { type Db, PgBoss } from 'pg-boss'

export const queueSchema = 'queue'

/** pg-boss on a connection of ours: inside a transaction its jobs commit with our rows. */
export const bossDatabase = (db: Queryable): Db => ({
  executeSql: (text, values) => db.query(text, values as unknown[]),
})

/**
 * pg-boss on the process's own pool. Polling and LISTEN are ours (the hint of task_queued wakes the worker), so it holds
 * no connection of its own.
 */
export async function startBoss(pool: Pool, log: Logger): Promise<PgBoss> {
  const { rowCount } = await pool.query('SELECT FROM pg_namespace WHERE nspname = $1', [queueSchema])
  const boss = new PgBoss({
    db: bossDatabase(pool),
    schema: queueSchema,
    createSchema: rowCount === 0,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
    superviseIntervalSeconds: 10,
    maintenanceIntervalSeconds: 300,
  })
  boss.on('error', error => log.error({ err: error }, 'queue engine'))
  boss.on('warning', warning => log.warn({ warning }, 'queue engine'))
  await boss.start()
  return boss
}
