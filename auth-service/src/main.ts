import { once } from 'node:events'
import { closeServer } from '@ai-platform/runtime/close-server.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { runMain } from '@ai-platform/runtime/run-main.ts'
import { runPhases, stopOnSignal } from '@ai-platform/runtime/shutdown.ts'
import { platformVersion } from '@ai-platform/runtime/version.ts'
import { createAdminPanel } from './admin/admin-panel.ts'
import { buildApp } from './app.ts'
import { readConfig } from './config/config.ts'
import { createContext } from './context.ts'
import { createAuthServer } from './http/server.ts'
import { startHousekeeping } from './maintenance/prune-expired.ts'

const hourMs = 3_600_000

await runMain('auth-service', async () => {
  const config = readConfig()
  const log = createLogger({
    service: 'auth-service',
    version: platformVersion,
    level: config.LOG_LEVEL,
    pretty: config.pretty,
  })
  const context = createContext(config, log)
  const admin = config.ADMIN_DATABASE_URL ? createAdminPanel(context, config.ADMIN_DATABASE_URL) : undefined
  const server = createAuthServer(buildApp(context, admin && { admin: admin.router }))
  const stopHousekeeping = startHousekeeping(context.pool, log, hourMs)

  stopOnSignal(() => {
    context.lifecycle.stopping = true
    stopHousekeeping()
    context.uploads.close()
    const grace = config.SHUTDOWN_GRACE_MS
    return runPhases(
      [
        { name: 'requests', timeoutMs: grace + 500, run: () => closeServer(server, { graceMs: grace }) },
        { name: 'connections', timeoutMs: 1_000, run: () => Promise.all([admin?.close(), context.close()]) },
      ],
      log,
    )
  }, log)

  if (config.BCRYPT_COST < 10) log.warn({ cost: config.BCRYPT_COST }, 'BCRYPT_COST below 10 is for tests only')
  // As many connections as the system lets wait: a burst shall be answered, not reset.
  server.listen({ port: config.PORT, host: config.HOST, backlog: 4096 })
  await once(server, 'listening')
  log.info({ address: server.address() }, 'listening')
})
