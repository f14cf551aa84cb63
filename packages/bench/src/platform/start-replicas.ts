import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import { type Child, startChild } from '@ai-platform/testkit/processes/child.ts'
import { mainFiles } from '@ai-platform/testkit/processes/main-files.ts'
import { waitUntil } from '@ai-platform/testkit/wait-until.ts'
import type { Bench } from '../benchmark.ts'
import type { Platform } from './platform.ts'
import { readSetting } from './read-setting.ts'
import { startEdge } from './start-edge.ts'
import { startLauncher } from './start-launcher.ts'

async function startProcessor(bench: Bench, name: string, env: NodeJS.ProcessEnv): Promise<Child> {
  const logFile = join(bench.folder, `${name}.log`)
  const child = await startChild(process.execPath, [mainFiles.processor], { env, logFile })
  bench.owns(child.stop)
  await waitUntil(`${name} is ready`, 90_000, async () => {
    const answer = await fetch(`http://127.0.0.1:${env.PORT}/readyz`, { signal: AbortSignal.timeout(5_000) })
    await answer.body?.cancel()
    return answer.ok
  })
  return child
}

/**
 * Starts several processor processes on one database behind nginx. The launcher starts the database and auth-service;
 * its own processor accepts the uploads through auth-service and runs no task.
 * @param settings of all services; @param replicas settings of each processor on top of them
 */
export async function startReplicas(
  bench: Bench,
  settings: NodeJS.ProcessEnv,
  replicas: NodeJS.ProcessEnv[],
): Promise<Platform> {
  const shared = {
    JWT_SECRET_KEY: randomBytes(32).toString('hex'),
    STORAGE_DIR: join(bench.folder, 'files'),
    SHUTDOWN_GRACE_MS: '3000',
    ...settings,
  }
  const launched = await startLauncher(bench, { ...shared, PROCESSOR_ROLE: 'api' })
  const { ownerUrl } = launched
  const auth = Number(readSetting(launched.authPid, 'PORT'))
  const ports = await Promise.all(replicas.map(() => findFreePort()))
  const processors: Child[] = []
  for (const [index, own] of replicas.entries()) {
    const env = {
      ...bench.environment,
      ...shared,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(ports[index]),
      DATABASE_URL: ownerUrl,
      AUTH_SERVICE_URL: `http://127.0.0.1:${auth}`,
      ...own,
    }
    processors.push(await startProcessor(bench, `processor-${index + 1}`, env))
  }
  const { url } = await startEdge(bench, { auth, processors: ports })
  return {
    url,
    ownerUrl,
    postgresPid: launched.postgresPid,
    authPid: launched.authPid,
    processorPids: processors.map(({ pid }) => pid),
    processorUrls: ports.map(port => `http://127.0.0.1:${port}`),
  }
}
