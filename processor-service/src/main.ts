import { closeServer } from '@ai-platform/runtime/close-server.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { runMain } from '@ai-platform/runtime/run-main.ts'
import { runPhases, stopOnSignal } from '@ai-platform/runtime/shutdown.ts'
import { platformVersion } from '@ai-platform/runtime/version.ts'
import { buildApp } from './app.ts'
import { startBackground } from './background.ts'
import { readConfig } from './config/config.ts'
import { createContext } from './context.ts'

/** What of the grace is kept for handing back and closing. */
const closingMs = 2_500

/** Longer than auth-service keeps an idle connection for its next upload. */
const quietMs = 700

await runMain('processor-service', async () => {
  const config = readConfig()
  const log = createLogger({
    service: 'processor-service',
    version: platformVersion,
    level: config.LOG_LEVEL,
    pretty: config.prettyLogs,
  })
  const context = await createContext(config, log)
  const background = await startBackground(context)
  const app = await buildApp(context)

  const graceMs = Math.max(0, config.SHUTDOWN_GRACE_MS - closingMs)

  stopOnSignal(
    () =>
      runPhases(
        [
          { name: 'refuse', timeoutMs: 1_000, run: () => background.refuse() },
          { name: 'stop claiming', timeoutMs: 1_000, run: () => background.stopClaiming() },
          { name: 'close sockets', timeoutMs: 1_000, run: () => background.closeSockets(app) },
          {
            name: 'runs and requests',
            timeoutMs: config.SHUTDOWN_GRACE_MS,
            run: () =>
              Promise.all([
                background.drain(graceMs),
                closeServer(app.server, { graceMs, quietMs, close: () => app.close() }),
              ]),
          },
          { name: 'background', timeoutMs: 2_000, run: () => background.stop() },
          { name: 'connections', timeoutMs: 2_000, run: () => context.close() },
        ],
        log,
      ),
    log,
  )

  // As many connections as the system lets wait: a burst shall be answered, not reset.
  await app.listen({ host: config.HOST, port: config.PORT, backlog: 4096 })
  await background.work()
})
