import { existsSync, readFileSync } from 'node:fs'
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

export interface LauncherOptions {
  /** its data folder (DATA_DIR) */
  folder: string
  /** 0 takes a free port */
  port: number
  env: NodeJS.ProcessEnv
  /** receives its output, after that of an earlier start */
  logFile: string
  cwd?: string
}

/** A launcher that may still be starting. */
export interface StartingLauncher {
  child: Child
  /** what it has printed */
  output(): string
  /**
   * Waits for the line that says that it is ready. Stops the launcher after 120 s.
   * @returns the URL in that line, or undefined when the launcher ended first
   */
  ready(): Promise<string | undefined>
}

/** Starts the launcher and does not wait until it is ready. */
export async function spawnLauncher(options: LauncherOptions): Promise<StartingLauncher> {
  const { folder, port, env, logFile, cwd } = options
  const readLog = () => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '')
  const earlier = readLog().length
  const output = () => readLog().slice(earlier)
  const child = await startChild(process.execPath, [mainFiles.launcher], {
    env: { ...env, PORT: String(port), DATA_DIR: folder },
    logFile,
    ...(cwd === undefined ? {} : { cwd }),
  })
  const readUrl = () => /^ready: (\S+)\n/m.exec(output())?.[1]
  return {
    child,
    output,
    async ready() {
      try {
        await pollUntil('the launcher is ready', 120_000, () => readUrl() !== undefined || !child.running, 20)
      } catch (error) {
        await child.stop()
        throw new Error(`The launcher was not ready in time:\n${output()}`, { cause: error })
      }
      return readUrl()
    },
  }
}

/** Starts the launcher and waits until it prints that it is ready (at most 120 s). */
export async function startLauncher(
  options: LauncherOptions & {
    /** called with the process once it runs, before it is ready, so that the caller can stop it after a failure */
    owns?: (child: Child) => void
  },
): Promise<Launcher> {
  const { folder } = options
  const { child, output, ready } = await spawnLauncher(options)
  options.owns?.(child)
  const url = await ready()
  if (url === undefined) throw new Error(`The launcher ended:\n${output()}`)
  const readState = async () => State.parse(JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')))
  const servicePids = async () => {
    const { services } = await readState()
    return { 'auth-service': services['auth-service'].pid, 'processor-service': services['processor-service'].pid }
  }
  return {
    url,
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
