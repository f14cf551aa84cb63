import { renameSync, writeFileSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { isStill, signal } from './processes.ts'

/** State kept for the next launcher: the PostgreSQL port to reuse, and the services of a killed launcher. */
const State = z.object({
  postgresPort: z.number().optional(),
  services: z.record(z.string(), z.object({ pid: z.number(), mainFile: z.string() })).default({}),
})
type State = z.infer<typeof State>

export interface DataFolder {
  path: string
  state: State
  /** Saves state that the next launcher needs if this one is killed. */
  remember(change: Partial<State>): void
  release(): Promise<void>
}

export class DataFolderInUse extends Error {
  override name = 'DataFolderInUse'
}

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8').catch(() => '{}'))

async function takeLock(lock: string, folder: string): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    try {
      await writeFile(lock, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
    const pid = Number(await readFile(lock, 'utf8').catch(() => '0'))
    if (pid && pid !== process.pid && isStill(pid, 'local-stack'))
      throw new DataFolderInUse(
        `The platform is running on ${folder} already (process ${pid}). Stop it first, or set another DATA_DIR and PORT.`,
      )
    await rm(lock, { force: true })
  }
  throw new DataFolderInUse(`Another launcher is starting on ${folder}. Wait for it, or set another DATA_DIR and PORT.`)
}

/** Waits for the services of a killed launcher, which stop by themselves, and kills those that hang. */
async function endLeftovers(state: State): Promise<void> {
  const left = () => Object.values(state.services).filter(({ pid, mainFile }) => isStill(pid, mainFile))
  for (let waitedMs = 0; waitedMs < 2_000 && left().length > 0; waitedMs += 50) await sleep(50)
  for (const { pid } of left()) signal(pid, 'SIGKILL')
  while (left().length > 0) await sleep(20)
}

/**
 * Locks the data folder for this launcher, and stops the services that a killed launcher left.
 * @throws DataFolderInUse when another launcher holds the lock
 */
export async function claimDataFolder(path: string): Promise<DataFolder> {
  // Other users may enter: as root the database runs as another user. Private files have their own mode.
  await mkdir(path, { recursive: true, mode: 0o711 })
  const lock = join(path, 'launcher.pid')
  const file = join(path, 'state.json')
  await takeLock(lock, path)
  const state = State.parse(await readJson(file))
  await endLeftovers(state)
  return {
    path,
    state,
    remember(change) {
      Object.assign(state, change)
      writeFileSync(`${file}.new`, `${JSON.stringify(state, null, 2)}\n`)
      renameSync(`${file}.new`, file)
    },
    release: () => rm(lock, { force: true }),
  }
}
