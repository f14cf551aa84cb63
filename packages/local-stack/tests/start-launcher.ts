import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type StartingLauncher, spawnLauncher } from '@ai-platform/testkit/processes/launcher.ts'
import { readTestConfig } from '../src/testing/config.ts'

/** A temporary data folder. As root, the database runs as another user, who needs access to it. */
export async function makeDataFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-launcher-'))
  await chmod(folder, 0o755)
  return { path: join(folder, 'data'), remove: () => rm(folder, { recursive: true, force: true }) }
}

let starts = 0

/** Starts the launcher as `npm start` does, on a free port unless `settings` has one. Its log is next to the data folder. */
export const startLauncher = (dataFolder: string, settings: Record<string, string> = {}): Promise<StartingLauncher> =>
  spawnLauncher({
    folder: dataFolder,
    port: Number(settings.PORT ?? 0),
    env: { ...readTestConfig().childEnvironment, BCRYPT_COST: '4', LOG_LEVEL: 'warn', ...settings },
    logFile: join(dirname(dataFolder), `launcher-${++starts}.log`),
  })
