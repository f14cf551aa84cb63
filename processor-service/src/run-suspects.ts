// The process that runs suspects (maintenance/isolated-worker.ts). Its parent is a worker process, and it does not outlive it: a task
// that ends the parent counts as having ended this process.
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { runMain } from '@ai-platform/runtime/run-main.ts'
import { platformVersion } from '@ai-platform/runtime/version.ts'
import { startIsolatedTasks } from './background.ts'
import { readConfig } from './config/config.ts'
import { createContext } from './context.ts'
import { repeat } from './maintenance/repeat.ts'

/** For heartbeats there are other connections. */
const poolSize = 3
const lookEveryMs = 1_000
/** The process starts in about a second, so it may end soon. */
const idleMs = 10_000

process.on('disconnect', () => process.exit(1))

await runMain('processor-service', async () => {
  const config = readConfig()
  const log = createLogger({ service: 'processor-service', version: platformVersion, ...config.log })
  const context = await createContext({ ...config, database: { poolSize } }, log, 'suspects')
  const tasks = await startIsolatedTasks(context)

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
  // A terminal sends it to every process; the parent ends this one.
  process.on('SIGINT', () => {})
  repeat('ending when idle', lookEveryMs, endWhenIdle, log)
})
