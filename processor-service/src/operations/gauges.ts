import { Gauge } from 'prom-client'
import type { Context } from '../context.ts'

/** Registers the gauges that are read at each scrape: queue depth and age, open sockets, pool connections. */
export function registerGauges({ metrics, pool, hub }: Context): void {
  const registers = [metrics.registry]
  const age = new Gauge({
    name: 'queue_oldest_pending_seconds',
    help: 'Age of the oldest pending task in seconds',
    registers,
  })
  new Gauge({
    name: 'queue_tasks',
    help: 'Tasks that are not final, by status',
    labelNames: ['status'],
    registers,
    async collect() {
      const { rows } = await pool.query<{ status: string; tasks: number; oldest: number }>(
        `SELECT CASE WHEN worker_id IS NULL THEN 'pending' ELSE 'processing' END AS status, count(*) AS tasks,
           extract(epoch FROM now() - min(queued_at))::float8 AS oldest
         FROM task_queue GROUP BY 1`,
      )
      const of = (status: string) => rows.find(row => row.status === status)
      for (const status of ['pending', 'processing']) this.set({ status }, of(status)?.tasks ?? 0)
      age.set(of('pending')?.oldest ?? 0)
    },
  })
  new Gauge({
    name: 'websocket_connections',
    help: 'Open event sockets',
    registers,
    collect() {
      this.set(hub.sockets)
    },
  })
  new Gauge({
    name: 'database_pool_connections',
    help: 'Connections of the database pool, by state; waiting: requests for one',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'total' }, pool.totalCount)
      this.set({ state: 'idle' }, pool.idleCount)
      this.set({ state: 'waiting' }, pool.waitingCount)
    },
  })
}
