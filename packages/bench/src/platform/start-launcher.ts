import { join } from 'node:path'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import { startLauncher as start } from '@ai-platform/testkit/processes/launcher.ts'
import type { Bench } from '../benchmark.ts'
import type { Platform } from './platform.ts'

/** Starts the platform as `npm start` does: embedded PostgreSQL, both services and the local gateway. */
export async function startLauncher(
  bench: Bench,
  settings: NodeJS.ProcessEnv,
): Promise<Platform & { ownerUrl: string }> {
  const port = await findFreePort()
  const launcher = await start({
    folder: join(bench.folder, 'data'),
    port,
    env: { ...bench.environment, ...settings },
    logFile: join(bench.folder, 'launcher.log'),
    owns: child => bench.owns(child.stop),
  })
  const pids = await launcher.servicePids()
  const url = `http://127.0.0.1:${port}`
  return {
    url,
    ownerUrl: await launcher.ownerUrl(),
    authPid: pids['auth-service'],
    processorPids: [pids['processor-service']],
    processorUrls: [url],
  }
}
