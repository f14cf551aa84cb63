import type { Pool } from '@ai-platform/database/pool.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { PgBoss } from 'pg-boss'

const queueSchema = 'queue'

/**
 * SQL that inserts jobs with the queue's own settings, for use inside a larger statement: `send` would cost another round
 * trip. pg-boss documents inserts into its job table (docs/sql.md).
 * @param job.data SQL expression of type jsonb
 * @param job.source FROM list with one row for each job
 */
export const jobSql = (queue: string, job: { data: string; source: string }): string => `
  INSERT INTO ${queueSchema}.job (name, data, start_after, policy, retry_limit, retry_delay, retry_backoff,
    retry_delay_max, expire_seconds, deletion_seconds)
  SELECT q.name, ${job.data}, now(), q.policy, q.retry_limit, q.retry_delay, q.retry_backoff,
    q.retry_delay_max, q.expire_seconds, q.deletion_seconds
  FROM ${job.source}, ${queueSchema}.queue q WHERE q.name = '${queue}'`

/**
 * Starts pg-boss on the process's pool. It opens no connection: webhook delivery polls by itself.
 */
export async function startBoss(pool: Pool, log: Logger): Promise<PgBoss> {
  const { rowCount } = await pool.query('SELECT FROM pg_namespace WHERE nspname = $1', [queueSchema])
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool.query(text, values as unknown[]) },
    schema: queueSchema,
    createSchema: rowCount === 0,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
    superviseIntervalSeconds: 10,
    maintenanceIntervalSeconds: 300,
  })
  boss.on('error', error => log.error({ err: error }, 'queue engine failed'))
  boss.on('warning', warning => log.warn({ warning }, 'queue engine warning'))
  await boss.start()
  return boss
}
