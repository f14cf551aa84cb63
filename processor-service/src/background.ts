import { socketClose } from '@ai-platform/contracts/event.ts'
import { createExtractionPool } from '@ai-platform/documents/extraction-pool.ts'
import { openEngine } from '@ai-platform/documents/ocr/open-engine.ts'
import { createPageRecognition } from '@ai-platform/documents/ocr/page-recognition.ts'
import type { StopCause } from '@ai-platform/runtime/shutdown.ts'
import type { FastifyInstance } from 'fastify'
import type { Context } from './context.ts'
import { createIsolatedWorker, type IsolatedWorker } from './maintenance/isolated-worker.ts'
import { repeat } from './maintenance/repeat.ts'
import { startMaintenance } from './maintenance/start-maintenance.ts'
import { createCallLedger } from './pipeline/call-ledger.ts'
import { applyMetric, type MetricCall } from './pipeline/forward-metrics.ts'
import { readPrices } from './pipeline/price-table.ts'
import { createTaskWorker, type TaskWorker } from './pipeline/worker.ts'
import { createProviders } from './providers/create-provider.ts'
import { createPostgresQueue } from './queue/postgres-queue.ts'
import { startWebhookDelivery } from './webhooks/deliver-webhooks.ts'
import { type EndpointDeliveries, startEndpointDeliveries } from './webhooks/endpoints/deliver-to-endpoints.ts'

const catchUpMs = 5_000
const reportMs = 15_000

/** What a process does besides answering requests. */
export interface Background {
  /** Starts claiming tasks. */
  work(): Promise<void>
  /** Makes the service not ready and refuses uploads. */
  refuse(): void
  stopClaiming(): Promise<void>
  closeSockets(app: FastifyInstance): void
  /** Waits for the attempts up to `graceMs`, then releases the tasks of the others. */
  drain(graceMs: number, cause?: StopCause): Promise<void>
  stop(): Promise<void>
}

/** Starts the jobs of the process's role: events for sockets; for a worker also tasks, maintenance and webhooks. */
export async function startBackground(context: Context): Promise<Background> {
  const { config, log, hub, bus } = context
  const alone = startBus(context)
  const jobs = [
    repeat('catching up', catchUpMs, () => hub.catchUp(), log),
    repeat('reporting watched users', reportMs, () => bus.sendWatchedUsers(hub.watchedUsers()), log),
  ]
  const worker = config.role.worksTasks ? await startWorker(context, alone) : undefined

  return {
    work: async () => worker?.tasks.start(),
    refuse() {
      context.stop.abort()
      context.admission.close()
      context.fetches.close()
    },
    stopClaiming: async () => worker?.tasks.stopClaiming(),
    closeSockets(app) {
      for (const socket of app.websocketServer?.clients ?? []) socket.close(socketClose.goingAway, 'going away')
    },
    async drain(graceMs, cause) {
      // The processes for suspects drain at the same time, and as long.
      await Promise.all([worker?.tasks.drain(graceMs, cause), worker?.isolated.stop()])
      // Deliveries stop after the attempts, so that final events of these are still sent.
      await worker?.deliveries.stop()
    },
    async stop() {
      await Promise.all(jobs.map(job => job.stop()))
      await worker?.close()
    },
  }
}

/** @returns whether no other process was connected to the database when this one connected first */
function startBus({ accounts, bus, hub, live, queue, log }: Context): Promise<boolean> {
  const alone = Promise.withResolvers<boolean>()
  accounts.onFound(userIds => {
    for (const userId of userIds) hub.revoke(userId)
  })
  bus.start({
    onNotification: hub.publishRemote,
    onLive: hub.deliverLive,
    onWatchedUsers: live.addRemoteWatchers,
    onAccountChanged: () => void accounts.refresh(),
    onConnect() {
      queue.wake()
      void bus.sendWatchedUsers(hub.watchedUsers())
      hub.catchUp().catch(error => log.warn({ err: error }, 'catching up failed'))
    },
    // A promise keeps its first answer.
    onPeers: others => alone.resolve(!others),
  })
  return alone.promise
}

/** Runs one suspect at a time, in a process of its own. The context claims suspects. */
export async function startIsolatedTasks(
  context: Context,
): Promise<{ running(): number; stop(graceMs: number): Promise<void> }> {
  void startBus(context)
  const { tasks, close } = await createTasks({ ...context, queue: createPostgresQueue(context.log) }, 1)
  await tasks.start()
  return {
    running: tasks.running,
    async stop(graceMs) {
      await tasks.stopClaiming()
      await tasks.drain(graceMs)
      await close()
    },
  }
}

/** The task worker of a process, with what it needs. */
async function createTasks(
  context: Context,
  concurrency: number,
): Promise<{ tasks: TaskWorker; close(): Promise<void> }> {
  const { config, log, pipelineMetrics: metrics } = context
  const providers = await createProviders(
    { ...config.ai, ...config.secrets.aiAccounts },
    { onCallEnd: metrics.callEnded, schemas: context.schemas, log },
  )
  const extraction = createExtractionPool(config.documents)
  const opened = await openEngine(config.ocr.languages, config.ocr.environment)
  log.info({ engine: opened?.engine.name, languages: opened?.languages }, 'text recognition')
  const tasks = createTaskWorker({
    ...context,
    ...config.worker,
    concurrency,
    metrics,
    extraction,
    providers,
    openLedger: createCallLedger(context.pool),
    limits: config.quotas,
    prices: await readPrices(config.ai.pricesFile),
    recognisePages: opened && createPageRecognition({ ...opened, extraction, log }),
    defaultOcrMode: config.ocr.mode,
  })
  return {
    tasks,
    async close() {
      await extraction.close()
      await opened?.engine.close()
      await Promise.all(providers.map(provider => provider.close()))
    },
  }
}

async function startWorker(
  context: Context,
  alone: Promise<boolean>,
): Promise<{ tasks: TaskWorker; isolated: IsolatedWorker; deliveries: EndpointDeliveries; close(): Promise<void> }> {
  const { config, log, pipelineMetrics: metrics } = context
  const { tasks, close } = await createTasks(context, config.worker.concurrency)
  context.aiProviders.reports = tasks.providers
  const { orphanSeconds } = config.storage
  const isolated = createIsolatedWorker(
    config.secrets.environment,
    // Only run-suspects.ts sends messages, and nothing else.
    message => applyMetric(metrics, message as MetricCall),
    log,
  )
  const maintenance = startMaintenance({ ...context, ...config.worker, metrics, orphanSeconds, alone, isolated })
  const webhooks = startWebhookDelivery({
    boss: context.boss,
    url: config.authService.webhookUrl,
    secret: config.secrets.webhookKey,
    log,
  })
  const deliveries = startEndpointDeliveries({
    pool: context.pool,
    leasePool: context.leasePool,
    alone,
    outbound: context.outbound,
    times: config.deliveries,
    metrics: context.deliveryMetrics,
    log,
  })
  context.deliveries.wake = deliveries.wake
  return {
    tasks,
    isolated,
    deliveries,
    async close() {
      await Promise.all([maintenance.stop(), webhooks.stop(), deliveries.stop()])
      await close()
    },
  }
}
