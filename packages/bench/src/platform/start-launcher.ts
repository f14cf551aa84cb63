import { join } from 'node:path'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import { startLauncher as start } from '@ai-platform/testkit/processes/launcher.ts'
import type { Bench } from '../benchmark.ts'
import type { Platform } from './platform.ts'
import { readSetting } from './read-setting.ts'

/** Starts the platform as `npm start` does: embedded PostgreSQL, both services and the local gateway. */
export async function startLauncher(
  bench: Bench,
  settings: NodeJS.ProcessEnv,
): Promise<Platform & { launcherPid: number; stop(): Promise<unknown> }> {
  const port = await findFreePort()
  const launcher = await start({
    folder: join(bench.folder, 'data'),
    port,
    env: { ...bench.environment, ...settings },
    logFile: join(bench.folder, 'launcher.log'),
    owns: child => bench.owns(child.stop),
  })
  const [launcherPid = 0, authPid = 0, processorPid = 0, postgresPid = 0] = await launcher.pids()
  return {
    url: `http://127.0.0.1:${port}`,
    ownerUrl: await launcher.ownerUrl(),
    authPid,
    processorPids: [processorPid],
    processorUrls: [`http://127.0.0.1:${readSetting(processorPid, 'PORT')}`],
    postgresPid,
    launcherPid,
    stop: () => launcher.child.stop(),
  }
}
