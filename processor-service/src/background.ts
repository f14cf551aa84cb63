import { socketClose } from '@ai-platform/contracts/event.ts'
import { createExtractionPool } from '@ai-platform/documents/extraction-pool.ts'
import { openEngine } from '@ai-platform/documents/ocr/open-engine.ts'
import { createPageRecognition } from '@ai-platform/documents/ocr/page-recognition.ts'
import type { FastifyInstance } from 'fastify'
import type { Context } from './context.ts'
import { repeat } from './maintenance/repeat.ts'
import { startMaintenance } from './maintenance/start-maintenance.ts'
import { createCallLedger } from './pipeline/call-ledger.ts'
import { readPrices } from './pipeline/price-table.ts'
import { createTaskWorker, type TaskWorker } from './pipeline/worker.ts'
import { createProviders } from './providers/create-provider.ts'
import { startWebhookDelivery } from './webhooks/deliver-webhooks.ts'

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
  drain(graceMs: number): Promise<void>
  stop(): Promise<void>
}

/** Starts the jobs of the process's role: events for sockets; for a worker also tasks, maintenance and webhooks. */
export async function startBackground(context: Context): Promise<Background> {
  const { config, log, hub, bus, live } = context
  bus.start({
    onNotification: hub.publishRemote,
    onLive: hub.deliverLive,
    onWatchedUsers: live.addRemoteWatchers,
    onAccountDisabled: hub.revoke,
    onConnect() {
      context.queue.wake()
      void bus.sendWatchedUsers(hub.watchedUsers())
      hub.catchUp().catch(error => log.warn({ err: error }, 'catching up failed'))
    },
  })
  const jobs = [
    repeat('catching up', catchUpMs, () => hub.catchUp(), log),
    repeat('reporting watched users', reportMs, () => bus.sendWatchedUsers(hub.watchedUsers()), log),
  ]
  const worker = config.role.worksTasks ? await startWorker(context) : undefined

  return {
    work: async () => worker?.tasks.start(),
    refuse() {
      context.stop.abort()
      context.admission.close()
    },
    stopClaiming: async () => worker?.tasks.stopClaiming(),
    closeSockets(app) {
      for (const socket of app.websocketServer?.clients ?? []) socket.close(socketClose.goingAway, 'going away')
    },
    drain: async graceMs => worker?.tasks.drain(graceMs),
    async stop() {
      await Promise.all(jobs.map(job => job.stop()))
      await worker?.close()
    },
  }
}

async function startWorker(context: Context): Promise<{ tasks: TaskWorker; close(): Promise<void> }> {
  const { config, log, pipelineMetrics: metrics } = context
  const providers = await createProviders(
    { ...config.ai, ...config.secrets.aiAccounts },
    { onCallEnd: metrics.callEnded, log },
  )
  const extraction = createExtractionPool(config.documents)
  const opened = await openEngine(config.ocr.languages, config.ocr.environment)
  log.info({ engine: opened?.engine.name, languages: opened?.languages }, 'text recognition')
  const tasks = createTaskWorker({
    ...context,
    ...config.worker,
    metrics,
    extraction,
    providers,
    openLedger: createCallLedger(context.pool),
    prices: await readPrices(config.ai.pricesFile),
    recognisePages: opened && createPageRecognition({ ...opened, extraction, log }),
    defaultOcrMode: config.ocr.mode,
  })
  context.aiProviders.reports = tasks.providers
  const { orphanSeconds } = config.storage
  const maintenance = startMaintenance({ ...context, ...config.worker, metrics, orphanSeconds })
  const webhooks = startWebhookDelivery({
    boss: context.boss,
    url: config.authService.webhookUrl,
    secret: config.secrets.webhookKey,
    log,
  })
  return {
    tasks,
    async close() {
      await maintenance.stop()
      await webhooks.stop()
      await extraction.close()
      await opened?.engine.close()
      await Promise.all(providers.map(provider => provider.close()))
    },
  }
}
