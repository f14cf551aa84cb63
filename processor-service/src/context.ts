import { randomUUID } from 'node:crypto'
import { createPool, type Pool } from '@ai-platform/database/pool.ts'
import { type AccessTokens, createAccessTokens } from '@ai-platform/runtime/access-token.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { createMetrics, type ServiceMetrics } from '@ai-platform/runtime/metrics.ts'
import { createRateLimit, type RateLimit } from '@ai-platform/runtime/rate-limit.ts'
import { openRateLimitStore } from '@ai-platform/runtime/rate-limit-store.ts'
import type { PgBoss } from 'pg-boss'
import type { Bus } from './bus/bus.ts'
import { createPostgresBus } from './bus/postgres-bus.ts'
import { createRedisBus } from './bus/redis-bus.ts'
import type { Config } from './config/config.ts'
import { openEventLog } from './events/event-log.ts'
import { createEventHub, type EventHub } from './events/hub.ts'
import { createLiveFeed, type LiveFeed } from './events/live-feed.ts'
import { createTurns, type Turns } from './events/turns.ts'
import { createPipelineMetrics, type PipelineMetrics } from './pipeline/metrics.ts'
import { startBoss } from './queue/boss.ts'
import { createPostgresQueue } from './queue/postgres-queue.ts'
import { createRedisQueue } from './queue/redis-queue.ts'
import type { TaskQueue } from './queue/task-queue.ts'
import { createStorage } from './storage/create-storage.ts'
import type { Storage } from './storage/storage.ts'
import { type Backlog, createBacklog } from './uploads/backlog.ts'
import { createWebhookQueue } from './webhooks/webhook-queue.ts'

/** What the routes and the worker are built on, opened once a process. */
export interface Context {
  config: Config
  log: Logger
  processId: string
  pool: Pool
  /** Two connections for heartbeats and rescue, so that a busy pool never costs a lease. */
  leasePool: Pool
  boss: PgBoss
  queue: TaskQueue
  turns: Turns
  bus: Bus
  hub: EventHub
  live: LiveFeed
  storage: Storage
  tokens: AccessTokens
  backlog: Backlog
  submitLimit: RateLimit
  metrics: ServiceMetrics
  pipelineMetrics: PipelineMetrics
  /** aborted when the service stops: not ready, no upload is taken, and nobody waits for a task any longer */
  stop: AbortController
  close(): Promise<void>
}

/** Opens everything; `overrides` is the one seam for tests. */
export async function createContext(config: Config, log: Logger, overrides: Partial<Context> = {}): Promise<Context> {
  const processId = randomUUID()
  const openPool = (max: number, applicationName: string) =>
    createPool({
      connectionString: config.DATABASE_URL,
      max,
      applicationName,
      onError: error => log.warn({ err: error }, 'idle database connection broke'),
    })
  const pool = openPool(config.DATABASE_POOL_SIZE, 'processor-service')
  const leasePool = openPool(2, 'processor-service leases')
  const boss = await startBoss(pool, log)
  await createWebhookQueue(boss)
  const { DATABASE_URL: connectionString, REDIS_URL: redisUrl = '' } = config
  const byRedis = config.QUEUE_ENGINE === 'redis'
  const queue = byRedis ? createRedisQueue(redisUrl, log) : await createPostgresQueue(pool, boss, log)
  const bus = byRedis
    ? createRedisBus({ redisUrl, connectionString, processId, log })
    : createPostgresBus({ connectionString, pool, processId, log })
  const hub = createEventHub(openEventLog(pool), log)
  const storage = await createStorage(config)
  const metrics = createMetrics('processor-service')
  const limits = openRateLimitStore(config, pool, error => log.debug({ err: error }, 'counting limits in memory'))
  return {
    config,
    log,
    processId,
    pool,
    leasePool,
    boss,
    queue,
    turns: createTurns(2),
    bus,
    hub,
    live: createLiveFeed(hub, bus),
    storage,
    tokens: createAccessTokens(config.JWT_SECRET_KEY),
    backlog: createBacklog(pool, { all: config.MAX_PENDING_TASKS, perUser: config.MAX_PENDING_TASKS_PER_USER }),
    submitLimit: createRateLimit(limits.store, {
      name: 'submit',
      limit: config.SUBMIT_LIMIT_PER_MINUTE,
      windowSeconds: 60,
    }),
    metrics,
    pipelineMetrics: createPipelineMetrics(metrics.registry),
    stop: new AbortController(),
    async close() {
      await bus.close()
      await queue.close()
      await boss.stop({ graceful: false })
      await storage.close()
      limits.close()
      await Promise.all([pool.end(), leasePool.end()])
    },
    ...overrides,
  }
}
