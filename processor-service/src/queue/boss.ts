import type { Pool, Queryable } from '@ai-platform/database/pool.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { type Db, PgBoss } from 'pg-boss'

const queueSchema = 'queue'

/** pg-boss on a connection of ours: inside a transaction its jobs commit with our rows. */
export const bossDatabase = (db: Queryable): Db => ({
  executeSql: (text, values) => db.query(text, values as unknown[]),
})

/**
 * SQL that puts a job on a queue with the queue's own settings, to be a part of a larger statement: what `send` does in a
 * round trip of its own. Writing to the job table is a documented way in (pg-boss, docs/sql.md).
 * @param data an expression of type jsonb; @param source the FROM it is taken from, with one row for each job
 */
export const jobSql = (queue: string, data: string, source: string): string => `
  INSERT INTO ${queueSchema}.job (name, data, policy, retry_limit, retry_delay, retry_backoff, retry_delay_max,
    expire_seconds, deletion_seconds)
  SELECT q.name, ${data}, q.policy, q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max, q.expire_seconds,
    q.deletion_seconds
  FROM ${source}, ${queueSchema}.queue q WHERE q.name = '${queue}'`

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
