import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { pollUntil } from '../wait-until.ts'
import { type Child, startChild } from './child.ts'
import { mainFiles } from './main-files.ts'

/** The platform as `npm start` runs it: one launcher process, which starts and supervises the others. */
export interface Launcher {
  url: string
  child: Child
  /** URL of its embedded database, as the database's owner */
  ownerUrl(): Promise<string>
  /** the pid of each service, by its name */
  servicePids(): Promise<Record<'auth-service' | 'processor-service', number>>
  /** pids of the launcher, both services and PostgreSQL */
  pids(): Promise<number[]>
}

const State = z.object({
  postgresPort: z.number(),
  services: z.object({
    'auth-service': z.object({ pid: z.number() }),
    'processor-service': z.object({ pid: z.number() }),
  }),
})

/**
 * Starts the launcher on `port` with its data in `folder`, and waits until it prints that it is ready (at most 120 s).
 */
export async function startLauncher(options: {
  folder: string
  port: number
  env: NodeJS.ProcessEnv
  logFile: string
  /** called with the process once it runs, before it is ready, so that the caller can stop it after a failure */
  owns?: (child: Child) => void
}): Promise<Launcher> {
  const { folder, port, env, logFile } = options
  const readyLine = `ready: http://localhost:${port}`
  const readLog = () => readFile(logFile, 'utf8').catch(() => '')
  const before = (await readLog()).length
  const child = await startChild(process.execPath, [mainFiles.launcher], {
    env: { ...env, PORT: String(port), DATA_DIR: folder },
    logFile,
  })
  options.owns?.(child)
  await pollUntil('the launcher is ready', 120_000, async () => {
    if (!child.running) throw new Error(`The launcher ended:\n${await readLog()}`)
    return (await readLog()).slice(before).includes(readyLine)
  })
  const readState = async () => State.parse(JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')))
  const servicePids = async () => {
    const { services } = await readState()
    return { 'auth-service': services['auth-service'].pid, 'processor-service': services['processor-service'].pid }
  }
  return {
    url: `http://localhost:${port}`,
    child,
    async ownerUrl() {
      const { POSTGRES_PASSWORD: password } = JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'))
      return `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${(await readState()).postgresPort}/ai_platform`
    },
    servicePids,
    async pids() {
      const services = await servicePids()
      const postmaster = await readFile(join(folder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8')
      return [child.pid, services['auth-service'], services['processor-service'], Number.parseInt(postmaster, 10)]
    },
  }
}
