import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { LauncherConfig } from '../config.ts'
import type { DataFolder } from '../data-folder.ts'
import type { DatabaseUrls } from '../database/role-urls.ts'
import type { Stoppable } from '../run-until-stopped.ts'
import { say } from '../say.ts'
import type { Secrets } from '../secrets.ts'
import { startService } from './service.ts'

const mainFileOf = (service: string) => fileURLToPath(new URL(`../../../../${service}/src/main.ts`, import.meta.url))

/**
 * processor-service works in the background, while a login has a waiting client. At equal priority, hashing a password during
 * a burst of uploads took 1.5 times as long on two cores. A lower priority risks lost leases when other programs use the CPU.
 */
const processorNice = 5

/** Time between the end of a service's own grace period and SIGKILL. */
const killDelayMs = 1_500

/** Starts both services, each with only its own settings, secrets and database role. */
export async function startServices(options: {
  config: LauncherConfig
  folder: DataFolder
  ports: { auth: number; processor: number }
  urls: DatabaseUrls
  secrets: Secrets
}): Promise<Stoppable & { ready(): Promise<void> }> {
  const { config, folder, ports, urls, secrets } = options
  const logFolder = join(folder.path, 'logs')
  await mkdir(logFolder, { recursive: true, mode: 0o700 })
  const start = (name: string, port: number, nice: number, environment: NodeJS.ProcessEnv) =>
    startService({
      name,
      mainFile: mainFileOf(name),
      url: `http://127.0.0.1:${port}`,
      environment: {
        ...config.forServices,
        HOST: '127.0.0.1',
        PORT: String(port),
        JWT_SECRET_KEY: secrets.JWT_SECRET_KEY,
        ...environment,
      },
      logFile: config.dev ? undefined : join(logFolder, `${name}.log`),
      watch: config.dev,
      nice,
      onStart: pid =>
        folder.remember({ services: { ...folder.state.services, [name]: { pid, mainFile: mainFileOf(name) } } }),
    })
  const services = [
    start('auth-service', ports.auth, 0, {
      PROCESSOR_URL: `http://127.0.0.1:${ports.processor}`,
      DATABASE_URL: urls.auth,
      ADMIN_DATABASE_URL: urls.admin,
      SESSION_SECRET_KEY: secrets.SESSION_SECRET_KEY,
    }),
    start('processor-service', ports.processor, processorNice, {
      AUTH_SERVICE_URL: `http://127.0.0.1:${ports.auth}`,
      DATABASE_URL: urls.processor,
      STORAGE_DIR: config.storageFolder,
    }),
  ]
  return {
    async ready() {
      await Promise.all(services.map(service => service.ready().then(() => say(`${service.name}: ready`))))
    },
    stop: () => Promise.all(services.map(service => service.stop(config.graceMs + killDelayMs))),
    kill: () => {
      for (const service of services) service.kill()
    },
  }
}
