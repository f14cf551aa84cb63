import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import { type Launcher, startLauncher } from '@ai-platform/testkit/processes/launcher.ts'
import { noQuotas } from '@ai-platform/testkit/processes/no-quotas.ts'
import { startAiStub } from '@ai-platform/testkit/servers/ai-stub/start-ai-stub.ts'
import { waitUntil } from '@ai-platform/testkit/wait-until.ts'
import type { Target } from './target.ts'

/** The platform as `npm start` runs it, database included. */
export interface LaunchedPlatform extends Target {
  /** Kills the launcher, the services and the database with SIGKILL, and no other process. */
  killEverything(): Promise<void>
  /** Starts it again on the same folder and port. */
  startAgain(): Promise<void>
}

const stopMs = 10_000
const poolSize = 10

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

export async function launchPlatform(folder: string, env: NodeJS.ProcessEnv): Promise<LaunchedPlatform> {
  // As root, the database runs as another user, who needs access to the folder.
  await chmod(folder, 0o755)
  const ai = await startAiStub(folder, env)
  const dataFolder = join(folder, 'data')
  const options = {
    folder: dataFolder,
    port: await findFreePort(),
    env: {
      RATE_LIMIT_ENABLED: 'false',
      ...noQuotas,
      BCRYPT_COST: '4',
      DATABASE_POOL_SIZE: String(poolSize),
      ...env,
      ...ai.settings,
    },
    logFile: join(folder, 'launcher.log'),
  }
  let launcher: Launcher = await startLauncher(options)
  const gone = (pids: number[]) => waitUntil('every process has ended', 5_000, () => !pids.some(isAlive))
  return {
    engine: 'postgres',
    authUrl: launcher.url,
    processorUrl: launcher.url,
    ownerUrl: await launcher.ownerUrl(),
    storageFolder: join(dataFolder, 'files'),
    processes: { processors: 1, auths: 1, pool: poolSize },
    takeDeaths: () => [],
    async killEverything() {
      const pids = await launcher.pids()
      for (const pid of pids) process.kill(pid, 'SIGKILL')
      await gone(pids)
    },
    async startAgain() {
      launcher = await startLauncher(options)
    },
    async stop() {
      // A launcher that ended before must not keep the others from being stopped.
      const pids = await launcher.pids().catch(() => [])
      const from = performance.now()
      launcher.child.signal('SIGTERM')
      const overdue = setTimeout(() => void launcher.child.kill(), 2 * stopMs)
      const { code, signal } = await launcher.child.ended
      clearTimeout(overdue)
      const tookMs = Math.round(performance.now() - from)
      await ai.child.kill()
      const problems: string[] = []
      if (code !== 0 || tookMs > stopMs) problems.push(`the launcher ended with ${signal ?? code} after ${tookMs} ms`)
      await gone(pids).catch(() => problems.push('the launcher has left processes behind'))
      return problems
    },
  }
}
