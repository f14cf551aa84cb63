import { Gauge } from 'prom-client'
import type { Context } from '../context.ts'

/** Gauges that are read when Prometheus asks: the queue's depth and age, open sockets, the pool. */
export function collectGauges({ metrics, pool, hub }: Context): void {
  const registers = [metrics.registry]
  const age = new Gauge({
    name: 'queue_oldest_pending_seconds',
    help: 'Age of the oldest task that waits for a worker',
    registers,
  })
  new Gauge({
    name: 'queue_tasks',
    help: 'Tasks that have not ended, by status',
    labelNames: ['status'],
    registers,
    async collect() {
      const { rows } = await pool.query<{ status: string; tasks: number; oldest: number }>(
        `SELECT status, count(*) AS tasks, extract(epoch FROM now() - min(created_at))::float8 AS oldest
         FROM processing_tasks WHERE status IN ('pending', 'processing') GROUP BY status`,
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
    help: 'Connections of the pool, by state',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'total' }, pool.totalCount)
      this.set({ state: 'idle' }, pool.idleCount)
      this.set({ state: 'waiting' }, pool.waitingCount)
    },
  })
}
