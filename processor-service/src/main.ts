import { createLogger } from '@ai-platform/runtime/logger.ts'
import { runMain } from '@ai-platform/runtime/run-main.ts'
import { runPhases, stopOnSignal } from '@ai-platform/runtime/shutdown.ts'
import { platformVersion } from '@ai-platform/runtime/version.ts'
import { buildApp } from './app.ts'
import { startBackground } from './background.ts'
import { readConfig } from './config/config.ts'
import { createContext } from './context.ts'
import { shutdownPhases } from './shutdown-phases.ts'

/** Connections that the system may queue before `accept`, so that a burst is answered rather than reset. */
const listenBacklog = 4096

await runMain('processor-service', async () => {
  const config = readConfig()
  const log = createLogger({ service: 'processor-service', version: platformVersion, ...config.log })
  const context = await createContext(config, log)
  const background = await startBackground(context)
  const app = await buildApp(context)
  stopOnSignal(cause => runPhases(shutdownPhases({ app, background, context, cause }), log), log)
  await app.listen({ host: config.http.host, port: config.http.port, backlog: listenBacklog })
  await background.work()
})
