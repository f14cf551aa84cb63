import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createTestDatabase, type TestDatabase } from '@ai-platform/database/test-database.ts'
import { findFreePort } from '@ai-platform/local-stack/free-port.ts'
import { startEmbeddedServer } from '@ai-platform/local-stack/postgres/embedded-server.ts'
import type { Bench } from '../benchmark.ts'
import { waitUntil } from '../wait-until.ts'
import { type Child, startChild } from './child.ts'
import { mainFiles } from './layout.ts'
import type { Platform } from './platform.ts'
import { startEdge } from './start-edge.ts'

/** A PostgreSQL server with the platform's database in it. */
export async function startDatabase(bench: Bench): Promise<TestDatabase> {
  const server = await startEmbeddedServer({
    dataFolder: join(bench.folder, 'postgres'),
    port: await findFreePort(),
    password: randomBytes(12).toString('hex'),
    flags: ['max_connections=200'],
  })
  bench.owns(server.stop)
  return createTestDatabase(server.url)
}

async function startService(bench: Bench, name: string, mainFile: string, env: NodeJS.ProcessEnv): Promise<Child> {
  const child = await startChild(process.execPath, [mainFile], { env, logFile: join(bench.folder, `${name}.log`) })
  bench.owns(child.stop)
  await waitUntil(`${name} is ready`, 90_000, async () => {
    if (!child.running) throw new Error(`${name} ended`)
    const answer = await fetch(`http://127.0.0.1:${env.PORT}/readyz`, { signal: AbortSignal.timeout(5_000) })
    await answer.body?.cancel()
    return answer.ok
  })
  return child
}

/**
 * auth-service and several processors on one database, each a process of its own, behind nginx where there is one.
 * @param settings of all services; @param replicas what each processor has beside them
 */
export async function startReplicas(
  bench: Bench,
  settings: NodeJS.ProcessEnv,
  replicas: NodeJS.ProcessEnv[],
): Promise<Platform> {
  const database = await startDatabase(bench)
  const ports = { auth: await findFreePort(), processors: await Promise.all(replicas.map(() => findFreePort())) }
  const edge = await startEdge(bench, ports)
  const [firstPort = 0] = ports.processors
  const shared = {
    ...bench.environment,
    HOST: '127.0.0.1',
    NODE_ENV: 'production',
    JWT_SECRET_KEY: randomBytes(32).toString('hex'),
    SHUTDOWN_GRACE_MS: '3000',
    ...settings,
  }
  const auth = startService(bench, 'auth-service', mainFiles.auth, {
    ...shared,
    PORT: String(ports.auth),
    DATABASE_URL: database.authUrl,
    SESSION_SECRET_KEY: randomBytes(32).toString('hex'),
    PROCESSOR_URL: edge ?? `http://127.0.0.1:${firstPort}`,
  })
  const processors: Child[] = []
  // One after the other: the first one makes the queue's tables.
  for (const [index, own] of replicas.entries()) {
    const env = {
      ...shared,
      PORT: String(ports.processors[index]),
      DATABASE_URL: database.processorUrl,
      STORAGE_DIR: join(bench.folder, 'files'),
      AUTH_SERVICE_URL: `http://127.0.0.1:${ports.auth}`,
      ...own,
    }
    processors.push(await startService(bench, `processor-${index + 1}`, mainFiles.processor, env))
  }
  if (edge === undefined) throw new Error('There is no nginx on this machine, and replicas need an edge.')
  return {
    url: edge,
    authPid: (await auth).pid,
    processorPids: processors.map(({ pid }) => pid),
    processorUrls: ports.processors.map(port => `http://127.0.0.1:${port}`),
  }
}
