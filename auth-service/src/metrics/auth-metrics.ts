import type { Pool } from '@ai-platform/database/pool.ts'
import type { Limiter } from '@ai-platform/runtime/limiter.ts'
import { createMetrics, Gauge, type ServiceMetrics } from '@ai-platform/runtime/metrics.ts'
import type { PasswordHasher } from '../passwords/password-hasher.ts'

export interface AuthMetrics extends ServiceMetrics {
  uploadsInFlight: Gauge
}

/** The metrics of both services, and gauges of the limiters and the pool. Gauges are read at each scrape. */
export function createAuthMetrics(sources: { pool: Pool; passwords: PasswordHasher; uploads: Limiter }): AuthMetrics {
  const metrics = createMetrics('auth-service')
  const registers = [metrics.registry]
  new Gauge({
    name: 'auth_password_hashes',
    help: 'Password hashes by state: running or waiting',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'running' }, sources.passwords.limiter.running)
      this.set({ state: 'waiting' }, sources.passwords.limiter.queued)
    },
  })
  new Gauge({
    name: 'postgres_pool_connections',
    help: 'Connections of the database pool by state; waiting counts requests for a connection',
    labelNames: ['state'],
    registers,
    collect() {
      this.set({ state: 'total' }, sources.pool.totalCount)
      this.set({ state: 'idle' }, sources.pool.idleCount)
      this.set({ state: 'waiting' }, sources.pool.waitingCount)
    },
  })
  new Gauge({
    name: 'auth_uploads_waiting',
    help: 'Uploads waiting for a slot',
    registers,
    collect() {
      this.set(sources.uploads.queued)
    },
  })
  const uploadsInFlight = new Gauge({
    name: 'auth_uploads_in_flight',
    help: 'Uploads being streamed to the processor',
    registers,
  })
  return { ...metrics, uploadsInFlight }
}
