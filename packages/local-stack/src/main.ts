// npm start: runs the whole platform without Docker. With `dev`, a service restarts when its sources change.
import { type LauncherConfig, readConfig } from './config.ts'
import { claimDataFolder } from './data-folder.ts'
import { keepUrls } from './database/keep-urls.ts'
import { openDatabase } from './database/open-database.ts'
import { findFreePort } from './free-port.ts'
import { createGateway } from './gateway/gateway.ts'
import { listen } from './gateway/listen.ts'
import { createPageServer } from './gateway/page-server.ts'
import { openPage } from './page/open-page.ts'
import { runUntilStopped, type Stoppable, watchParent } from './run-until-stopped.ts'
import { say } from './say.ts'
import { keepSecrets } from './secrets.ts'
import { startServices } from './services/start-services.ts'

async function startStack(config: LauncherConfig, owns: (part: Stoppable) => void): Promise<void> {
  if (config.underNpm) owns(watchParent())
  const folder = await claimDataFolder(config.dataFolder)
  owns({ stop: folder.release })
  const ports = { auth: await findFreePort(), processor: await findFreePort() }
  const page = createPageServer()
  const gateway = createGateway(
    {
      'auth-service': `http://127.0.0.1:${ports.auth}`,
      'processor-service': `http://127.0.0.1:${ports.processor}`,
    },
    page,
  )
  // Listens first, so that a taken port is reported before anything else starts.
  const url = await listen(gateway, config.port, config.host)
  owns({ stop: () => gateway.closeAllConnections() })

  // The page is built while the database starts.
  const opening = openPage(page, config)
  opening.catch(() => {})
  const secrets = await keepSecrets(folder.path, config.givenSecrets)
  const database = await openDatabase(config, folder, secrets.POSTGRES_PASSWORD)
  owns(database)
  await keepUrls(folder.path, database.urls)
  const services = await startServices({ config, folder, ports, urls: database.urls, secrets })
  owns(services)
  owns({ stop: () => void gateway.close() })
  owns(await opening)
  await services.ready()

  say(config.dev ? 'sources: watched, a change restarts its service' : `logs: ${folder.path}/logs`)
  say(`ready: ${url}`)
}

const dev = process.argv.includes('dev')
await runUntilStopped(owns => startStack(readConfig({ dev }), owns))
