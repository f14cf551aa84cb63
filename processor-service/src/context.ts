import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { createApiKeys } from '@ai-platform/database/accounts/api-keys.ts'
import { watchDisabledAccounts } from '@ai-platform/database/accounts/disabled-accounts.ts'
import { createKeyWatch } from '@ai-platform/database/accounts/key-watch.ts'
import { readSubscribers } from '@ai-platform/database/events/read-subscribers.ts'
import { groupStatements } from '@ai-platform/database/group-statements.ts'
import { createPool } from '@ai-platform/database/pool.ts'
import type { Claims } from '@ai-platform/database/tasks/claim-tasks.ts'
import { createAccessTokens } from '@ai-platform/runtime/access-token.ts'
import { createCallers } from '@ai-platform/runtime/caller.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { createMetrics } from '@ai-platform/runtime/metrics.ts'
import { createOutbound } from '@ai-platform/runtime/outbound/outbound.ts'
import { openRateLimitStore } from '@ai-platform/runtime/rate-limit-store.ts'
import { platformVersion } from '@ai-platform/runtime/version.ts'
import type { Bus } from './bus/bus.ts'
import { createPostgresBus } from './bus/postgres-bus.ts'
import { createRedisBus } from './bus/redis-bus.ts'
import type { Config } from './config/config.ts'
import { openEventLog } from './events/event-log.ts'
import { createEventHub } from './events/hub.ts'
import { createLiveFeed } from './events/live-feed.ts'
import { createTaskWriter } from './events/task-writer.ts'
import { createWatchReporter } from './events/watch-reporter.ts'
import { claimReservation } from './pipeline/claim-reservation.ts'
import { createPipelineMetrics } from './pipeline/metrics.ts'
import type { ProviderReport } from './pipeline/provider-watch.ts'
import { startBoss } from './queue/boss.ts'
import { createPostgresQueue } from './queue/postgres-queue.ts'
import { createRedisQueue } from './queue/redis-queue.ts'
import type { TaskQueue } from './queue/task-queue.ts'
import { createSchemaChecker } from './schemas/schema-checker.ts'
import { createStorage } from './storage/create-storage.ts'
import { createDocumentFetches } from './uploads/document-fetches.ts'
import { createSubmitLimits } from './uploads/submit-limits.ts'
import { createUploadAdmission } from './uploads/upload-admission.ts'
import { createDeliveryMetrics } from './webhooks/endpoints/metrics.ts'
import { createWebhookQueue } from './webhooks/webhook-queue.ts'

/** The resources that routes and background work share, opened once a process. */
export type Context = Awaited<ReturnType<typeof createContext>>

/**
 * Opens the database, the queue, the bus and the storage. Call `close` to end them.
 * @param claims the tasks that this process may run
 */
export async function createContext(config: Config, log: Logger, claims: Claims = 'others') {
  const { limits, secrets } = config
  const processId = randomUUID()
  const openPool = (max: number, applicationName: string) =>
    createPool({
      connectionString: secrets.databaseUrl,
      max,
      applicationName,
      lookupsOnly: true,
      onError: error => log.warn({ err: error }, 'an idle database connection broke'),
    })
  const pool = openPool(config.database.poolSize, 'processor-service')
  const leasePool = openPool(3, 'processor-service leases')
  const accounts = watchDisabledAccounts(leasePool, log)
  await accounts.refresh()
  const keys = createApiKeys(pool, log)
  const keyWatch = createKeyWatch(leasePool, log)
  const boss = await startBoss(pool, log)
  await createWebhookQueue(boss)
  const usesRedis = config.queue.engine === 'redis'
  const { databaseUrl: connectionString, redisUrl } = secrets
  const queue: TaskQueue = usesRedis ? createRedisQueue(redisUrl, log) : createPostgresQueue(log)
  const bus: Bus = usesRedis
    ? createRedisBus({ redisUrl, connectionString, processId, log })
    : createPostgresBus({ connectionString, pool, processId, log })
  const hub = createEventHub(openEventLog(pool), log)
  const watched = createWatchReporter(bus)
  const storage = await createStorage(config.storage, secrets.s3)
  const schemas = createSchemaChecker()
  const metrics = createMetrics('processor-service')
  /** The worker of this process replaces `wake`. Without one, workers of other processes look every second. */
  const deliveries = { wake: () => {} }
  const limitStore = openRateLimitStore({
    enabled: limits.enabled,
    redisUrl,
    pool,
    onError: error => log.debug({ err: error }, 'Redis is away, rate limits count in memory'),
  })
  const submitLimits = createSubmitLimits(limitStore.store, limits.submitsPerMinute)
  return {
    config,
    log,
    /** names this process in events and notifications */
    processId,
    pool,
    /** three connections for heartbeats, rescue and revocations, so that a busy pool never costs a lease and delays no refusal */
    leasePool,
    boss,
    queue,
    writer: createTaskWriter({
      pool,
      bus,
      hub,
      queue,
      worker: { claims, id: processId, host: hostname(), version: platformVersion },
      quotas: config.quotas,
      reserve: config.ai.provider === 'local' ? undefined : claimReservation(config.quotas.dailyTokens),
      onDeliveries: () => deliveries.wake(),
    }),
    bus,
    hub,
    live: createLiveFeed(hub, bus),
    /** After a restart, thousands of sockets open at once and share a few statements. */
    readSubscriber: groupStatements({
      run: (userIds: string[]) => readSubscribers(pool, userIds),
      maxSize: 256,
      concurrency: 2,
      intervalMs: 0,
    }),
    watched,
    storage,
    /** accounts that were disabled in the last minutes */
    accounts,
    schemas,
    tokens: createAccessTokens(secrets.jwtKey),
    callers: createCallers(keys, accounts),
    /** closes the sockets of revoked API keys */
    keyWatch,
    /** requests URLs that users name */
    outbound: createOutbound(config.outbound),
    fetches: createDocumentFetches(config.shutdown),
    admission: createUploadAdmission(pool, submitLimits, limits, config.quotas),
    metrics,
    pipelineMetrics: createPipelineMetrics(metrics.registry),
    deliveries,
    deliveryMetrics: createDeliveryMetrics(metrics.registry),
    /** the AI providers' states, set by the worker of this process; undefined in a process that works no tasks */
    aiProviders: { reports: undefined as (() => ProviderReport[]) | undefined },
    /** aborted when the shutdown begins: the service is not ready, refuses uploads and ends long polls */
    stop: new AbortController(),
    async close() {
      accounts.close()
      watched.close()
      await bus.close()
      await queue.close()
      await boss.stop({ graceful: false })
      await storage.close()
      await schemas.close()
      keyWatch.close()
      keys.close()
      limitStore.close()
      await Promise.all([pool.end(), leasePool.end()])
    },
  }
}
