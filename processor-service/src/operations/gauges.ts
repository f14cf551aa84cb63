import { countPendingDeliveries } from '@ai-platform/database/webhooks/count-pending-deliveries.ts'
import { Gauge } from 'prom-client'
import type { Context } from '../context.ts'

/** Registers the gauges that are read at each scrape: queue depth and age, AI providers, webhooks, open sockets, pool connections. */
export function registerGauges({ metrics, pool, hub, aiProviders }: Context): void {
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
      // Held tasks of disabled accounts wait for no worker.
      const { rows } = await pool.query<{ status: string; tasks: number; oldest: number }>(
        `SELECT CASE WHEN worker_id IS NULL THEN 'pending' ELSE 'processing' END AS status, count(*) AS tasks,
           extract(epoch FROM now() - min(queued_at))::float8 AS oldest
         FROM task_queue WHERE NOT held GROUP BY 1`,
      )
      const of = (status: string) => rows.find(row => row.status === status)
      for (const status of ['pending', 'processing']) this.set({ status }, of(status)?.tasks ?? 0)
      age.set(of('pending')?.oldest ?? 0)
    },
  })
  new Gauge({
    name: 'ai_provider_up',
    help: '1 for an AI provider that can be used, 0 for one that is down (see /health)',
    labelNames: ['provider', 'model'],
    registers,
    collect() {
      for (const { provider, model, status } of aiProviders.reports?.() ?? [])
        this.set({ provider, model }, status === 'up' ? 1 : 0)
    },
  })
  new Gauge({
    name: 'ai_circuit_state',
    help: '1 for the state of the circuit of an AI provider: closed, open (no calls) or probing (one task)',
    labelNames: ['provider', 'model', 'state'],
    registers,
    collect() {
      for (const { provider, model, circuit } of aiProviders.reports?.() ?? [])
        for (const state of ['closed', 'open', 'probing'])
          this.set({ provider, model, state }, state === circuit ? 1 : 0)
    },
  })
  new Gauge({
    name: 'user_webhooks_pending',
    help: 'Deliveries of webhooks of users that are to be sent or retried, those of disabled webhooks included',
    registers,
    async collect() {
      this.set(await countPendingDeliveries(pool))
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
