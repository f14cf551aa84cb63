// The process that runs suspects, tasks that were running when a worker died, twice (maintenance/isolated-worker.ts). It exits when its
// parent, a worker process, ends. Its task is not released then: the attempt counts as lost.
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { runMain } from '@ai-platform/runtime/run-main.ts'
import { platformVersion } from '@ai-platform/runtime/version.ts'
import { startIsolatedTasks } from './background.ts'
import { readConfig } from './config/config.ts'
import { createContext } from './context.ts'
import { repeat } from './maintenance/repeat.ts'
import { forwardMetrics } from './pipeline/forward-metrics.ts'

/** For heartbeats there are other connections. */
const poolSize = 3
const lookEveryMs = 1_000
/** The process starts in about a second, so it may end soon. */
const idleMs = 10_000

// The channel to the parent closes when the parent ends.
process.on('disconnect', () => process.exit(1))
// Ctrl-C sends SIGINT to all processes of a terminal. The parent then stops this one by SIGTERM.
process.on('SIGINT', () => {})

await runMain('processor-service', async () => {
  const config = readConfig()
  const log = createLogger({ service: 'processor-service', version: platformVersion, ...config.log })
  const context = await createContext({ ...config, database: { poolSize } }, log, 'suspects')
  const tasks = await startIsolatedTasks({
    ...context,
    // This process serves no /metrics.
    pipelineMetrics: forwardMetrics(call => process.send?.(call)),
  })

  let busyAtMs = Date.now()
  let stopping = false
  async function stop(graceMs: number): Promise<void> {
    if (stopping) return
    stopping = true
    await tasks.stop(graceMs)
    await context.close()
    process.exit(0)
  }
  async function endWhenIdle(): Promise<void> {
    if (tasks.running() > 0) busyAtMs = Date.now()
    else if (Date.now() - busyAtMs > idleMs) void stop(0)
  }
  process.on('SIGTERM', () => void stop(config.shutdown.drainMs))
  repeat('ending when idle', lookEveryMs, endWhenIdle, log)
})
