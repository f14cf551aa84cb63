import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import { startLauncher } from '@ai-platform/testkit/processes/launcher.ts'
import type { readE2eConfig } from '../config.ts'

export interface LocalStack {
  baseUrl: string
  jwtSecret: string
  /** its DATA_DIR */
  dataFolder: string
  /** the launcher's process id */
  pid: number
  /** Sends SIGTERM and waits. @returns how long the end took, in ms. @throws Error when it had to be killed */
  stop(): Promise<number>
}

/**
 * Starts the whole platform as `npm start` does, on a free port with a temporary data folder.
 * @param settings by their names in .env.example; nothing else of the caller's environment gets through
 */
export async function startLocalStack(
  config: ReturnType<typeof readE2eConfig>,
  settings: Record<string, string> = {},
): Promise<LocalStack> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-e2e-'))
  // As root, PostgreSQL runs as another user, who needs access to the folder.
  await chmod(folder, 0o755)
  const cleanUp = () => rm(folder, { recursive: true, force: true })
  const jwtSecret = randomBytes(32).toString('hex')
  try {
    const { url, child } = await startLauncher({
      folder: join(folder, 'data'),
      port: await findFreePort(),
      // This folder has no .env.
      cwd: folder,
      env: {
        ...config.childEnvironment,
        TMPDIR: tmpdir(),
        // Under npm the launcher ends with its parent, and so it does here when a test process dies.
        npm_lifecycle_event: 'start',
        JWT_SECRET_KEY: jwtSecret,
        BCRYPT_COST: '4',
        RATE_LIMIT_ENABLED: 'false',
        LOG_LEVEL: 'warn',
        ...settings,
      },
      logFile: join(folder, 'launcher.log'),
    })
    const stop = async () => {
      if (!child.running) return 0
      const started = performance.now()
      const { signal } = await child.stop()
      if (signal === 'SIGKILL') throw new Error('The stack did not end after SIGTERM and was killed.')
      return performance.now() - started
    }
    return {
      baseUrl: url,
      jwtSecret,
      dataFolder: join(folder, 'data'),
      pid: child.pid,
      stop: () => stop().finally(cleanUp),
    }
  } catch (error) {
    await cleanUp()
    throw error
  }
}
