import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { waitUntil } from '../wait-until.ts'
import { type Child, startChild } from './child.ts'
import { mainFiles } from './main-files.ts'

/** The platform as `npm start` runs it: one launcher, which starts and supervises the rest. */
export interface Launcher {
  url: string
  child: Child
  /** the owner's URL of its embedded database */
  ownerUrl(): Promise<string>
  /** every process below it, and its PostgreSQL */
  pids(): Promise<number[]>
}

const firstNumber = (text: string) => Number.parseInt(text, 10)

/** Starts the launcher and waits for its last line. */
export async function startLauncher(options: {
  folder: string
  port: number
  env: NodeJS.ProcessEnv
  logFile: string
}): Promise<Launcher> {
  const { folder, port, env, logFile } = options
  const readyLine = `ready: http://localhost:${port}`
  const readLog = () => readFile(logFile, 'utf8').catch(() => '')
  const before = (await readLog()).length
  const child = await startChild(process.execPath, [mainFiles.launcher], {
    env: { ...env, PORT: String(port), DATA_DIR: folder },
    logFile,
  })
  await waitUntil('the launcher is ready', 120_000, async () => {
    if (!child.running) throw new Error(await readLog())
    return (await readLog()).slice(before).includes(readyLine)
  })
  const readState = async () => JSON.parse(await readFile(join(folder, 'state.json'), 'utf8'))
  return {
    url: `http://localhost:${port}`,
    child,
    async ownerUrl() {
      const { POSTGRES_PASSWORD: password } = JSON.parse(await readFile(join(folder, 'secrets.json'), 'utf8'))
      return `postgres://postgres:${password}@127.0.0.1:${(await readState()).postgresPort}/ai_platform`
    },
    async pids() {
      const { services } = await readState()
      const postmaster = await readFile(join(folder, 'postgres', 'cluster', 'postmaster.pid'), 'utf8')
      return [
        child.pid,
        firstNumber(String(services['auth-service'].pid)),
        firstNumber(String(services['processor-service'].pid)),
        firstNumber(postmaster),
      ]
    },
  }
}
