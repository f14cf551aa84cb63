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
import { startPruning } from './maintenance/prune-expired.ts'

const hourMs = 3_600_000

await runMain('auth-service', async () => {
  const config = readConfig()
  const log = createLogger({
    service: 'auth-service',
    version: platformVersion,
    ...config.log,
  })
  const context = createContext(config, log)
  const { adminDatabaseUrl } = config.secrets
  const admin = adminDatabaseUrl ? createAdminPanel(context, adminDatabaseUrl) : undefined
  const server = createAuthServer(buildApp(context, admin && { admin: admin.router }))
  const stopPruning = startPruning(context.pool, log, hourMs)

  stopOnSignal(() => {
    context.lifecycle.stopping = true
    stopPruning()
    context.uploads.close()
    const graceMs = config.http.shutdownGraceMs
    return runPhases(
      [
        { name: 'requests', timeoutMs: graceMs + 500, run: () => closeServer(server, { graceMs }) },
        { name: 'connections', timeoutMs: 1_000, run: () => Promise.all([admin?.close(), context.close()]) },
      ],
      log,
    )
  }, log)

  const { cost } = config.passwords
  if (cost < 10) log.warn({ cost }, 'BCRYPT_COST below 10 is for tests only')
  // The longest queue of new connections the system allows, so that a burst is answered and not reset.
  server.listen({ port: config.http.port, host: config.http.host, backlog: 4096 })
  await once(server, 'listening')
  log.info({ address: server.address() }, 'listening')
})
