import { socketClose } from '@ai-platform/contracts/event.ts'
import type { FastifyInstance } from 'fastify'
import type { Context } from './context.ts'
import { createExtractionPool } from './documents/extraction-pool.ts'
import { repeat } from './maintenance/repeat.ts'
import { createReconciler } from './maintenance/rescue-lost-runs.ts'
import { sweep } from './maintenance/sweep.ts'
import { createTaskWorker, type TaskWorker } from './pipeline/worker.ts'
import { createProvider } from './providers/create-provider.ts'
import { startWebhookDelivery } from './webhooks/deliver-webhooks.ts'

const catchUpMs = 5_000
const watchMs = 15_000
const reconcileMs = 5_000
const sweepMs = 30 * 60 * 1000

/** What a process does beside answering requests. */
export interface Background {
  /** Starts taking tasks. */
  work(): Promise<void>
  /** Not ready from now on, and no upload is taken. */
  refuse(): void
  stopClaiming(): Promise<void>
  closeSockets(app: FastifyInstance): void
  /** Waits for the runs, then hands the rest back. */
  drain(graceMs: number): Promise<void>
  stop(): Promise<void>
}

/** Starts what the process's role has it do: events for sockets, and tasks, repairs and webhooks for a worker. */
export async function startBackground(context: Context): Promise<Background> {
  const { config, log, hub, bus, live } = context
  bus.start({
    // What this process wrote itself was announced when it was committed.
    onHint: hint => {
      if (hint.from !== context.processId) hub.announce(hint)
    },
    onLive: hub.deliverLive,
    onWatch: live.watchedElsewhere,
    onAccountDisabled: hub.revoke,
    onConnect() {
      context.queue.wake()
      void bus.publishWatch(hub.watchedUsers())
      hub.catchUp().catch(error => log.warn({ err: error }, 'catching up failed'))
    },
  })
  const turns = [repeat('catching up', catchUpMs, () => hub.catchUp(), log)]
  turns.push(repeat('watching', watchMs, () => bus.publishWatch(hub.watchedUsers()), log))
  const worker = config.worksTasks ? await startWorker(context, turns) : undefined

  return {
    work: async () => worker?.tasks.start(),
    refuse() {
      context.stop.abort()
      context.backlog.close()
    },
    stopClaiming: async () => worker?.tasks.stopClaiming(),
    closeSockets(app) {
      for (const socket of app.websocketServer?.clients ?? []) socket.close(socketClose.goingAway, 'going away')
    },
    drain: async graceMs => worker?.tasks.drain(graceMs),
    async stop() {
      await Promise.all(turns.map(turn => turn.stop()))
      await worker?.close()
    },
  }
}

async function startWorker(
  context: Context,
  turns: { stop(): Promise<void> }[],
): Promise<{ tasks: TaskWorker; close(): Promise<void> }> {
  const { config, log, pipelineMetrics: metrics } = context
  const provider = await createProvider(
    {
      provider: config.AI_PROVIDER,
      model: config.AI_MODEL,
      openai: { apiKey: config.OPENAI_API_KEY, baseUrl: config.OPENAI_BASE_URL },
      anthropic: { apiKey: config.ANTHROPIC_API_KEY, baseUrl: config.ANTHROPIC_BASE_URL },
      gemini: { apiKey: config.GEMINI_API_KEY, baseUrl: config.GEMINI_BASE_URL },
      promptsFolder: config.PROMPTS_DIR,
      chunkCharacters: config.AI_CHUNK_CHARACTERS,
      callTimeoutMs: config.AI_CALL_TIMEOUT_MS,
      idleTimeoutMs: config.AI_IDLE_TIMEOUT_MS,
      local: {
        threads: config.LOCAL_THREADS,
        heapMegabytes: config.LOCAL_HEAP_MB,
        timeoutMs: config.LOCAL_TIMEOUT_MS,
        apertium: config.APERTIUM_PROGRAM,
      },
    },
    log,
  )
  const extraction = createExtractionPool({
    threads: config.EXTRACTION_THREADS,
    timeoutMs: config.EXTRACTION_TIMEOUT_MS,
    heapMegabytes: config.EXTRACTION_HEAP_MB,
    maxInflatedBytes: config.maxInflatedBytes,
  })
  const tasks = createTaskWorker({
    ...context,
    metrics,
    extraction,
    provider,
    maxAttempts: config.MAX_ATTEMPTS,
    concurrency: config.WORKER_CONCURRENCY,
    heartbeatMs: (config.LEASE_SECONDS * 1000) / 4,
  })
  const { LEASE_SECONDS: leaseSeconds, MAX_ATTEMPTS: maxAttempts, ORPHAN_FILE_SECONDS: orphanSeconds } = config
  const reconciler = createReconciler({ ...context, metrics, leaseSeconds, maxAttempts })
  turns.push(
    repeat(
      'reconciling',
      reconcileMs,
      async () => {
        const done = await reconciler.round()
        if (done && done.requeued + done.givenUp + done.messages > 0) log.warn(done, 'reconciled')
      },
      log,
    ),
    repeat(
      'sweeping',
      Math.min(sweepMs, (orphanSeconds * 1000) / 2),
      () => sweep(context.pool, context.storage, orphanSeconds),
      log,
    ),
  )
  const webhooks = startWebhookDelivery({
    boss: context.boss,
    url: new URL('/auth/internal/task-events/', config.AUTH_SERVICE_URL).href,
    secret: config.webhookSecret,
    log,
  })
  return {
    tasks,
    async close() {
      await webhooks.stop()
      await extraction.close()
      await provider.close()
    },
  }
}
