import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import { mainFiles } from '@ai-platform/testkit/processes/main-files.ts'
import { noQuotas } from '@ai-platform/testkit/processes/no-quotas.ts'
import type { AiOutage } from '@ai-platform/testkit/servers/ai-stub/ai-script.ts'
import { startAiStub } from '@ai-platform/testkit/servers/ai-stub/start-ai-stub.ts'
import { asOwner } from '@ai-platform/testkit/servers/as-owner.ts'
import type { Cluster } from '@ai-platform/testkit/servers/postgres-cluster.ts'
import { type RedisServer, startRedis } from '@ai-platform/testkit/servers/redis.ts'
import { createTestDatabase } from '@ai-platform/testkit/servers/test-database.ts'
import { waitUntil } from '@ai-platform/testkit/wait-until.ts'
import { type Balancer, startBalancer } from './balancer.ts'
import { createReplica, type Replica } from './replica.ts'
import { mountSmallDisk, type SmallDisk } from './small-disk.ts'
import type { Engine, Target } from './target.ts'

/** A platform of processes: auth-service, replicas of processor-service behind a balancer, and their dependencies. */
export interface Platform extends Target {
  cluster: Cluster
  redis: RedisServer | undefined
  /** Starts a fault of the AI for every request; null ends it. */
  setOutage(outage: AiOutage['outage']): void
  replicas: Replica[]
  /** set when the storage is a small separate file system */
  smallDisk: SmallDisk | undefined
}

export interface PlatformOptions {
  cluster: Cluster
  engine: Engine
  folder: string
  replicaCount: number
  env: NodeJS.ProcessEnv
}

/** Connections per process: few enough that a leak exhausts them soon, and enough for the load. */
const poolSize = 10

/** Size of the storage's file system, which holds the files of all earlier faults. */
const smallDiskMegabytes = 128

const connectionsLeft = (ownerUrl: string) =>
  asOwner(ownerUrl, async client => {
    const { rows } = await client.query(
      `SELECT application_name FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
       AND backend_type = 'client backend'`,
    )
    return rows.map(row => String(row.application_name))
  })

export async function startPlatform(options: PlatformOptions): Promise<Platform> {
  const { cluster, engine, folder, replicaCount } = options
  const storageFolder = join(folder, 'files')
  await mkdir(storageFolder, { recursive: true })
  const smallDisk = mountSmallDisk(storageFolder, smallDiskMegabytes)
  const database = await createTestDatabase(cluster.urlOf('postgres'))
  const redis = engine === 'redis' ? await startRedis(folder, options.env) : undefined
  const ai = await startAiStub(folder, options.env)
  const authPort = await findFreePort()
  const ports: number[] = []
  for (let index = 0; index < replicaCount; index++) ports.push(await findFreePort())
  const balancer: Balancer = await startBalancer(ports)
  const processorUrl = `http://127.0.0.1:${balancer.port}`
  const shared = {
    RATE_LIMIT_ENABLED: 'false',
    ...noQuotas,
    BCRYPT_COST: '4',
    DATABASE_POOL_SIZE: String(poolSize),
    JWT_SECRET_KEY: 'chaos-0f2c9a7d5e8b41d6a3c7f9e2b4d8a6c1',
    ...(redis ? { REDIS_URL: redis.url } : {}),
    ...options.env,
  }
  const start = (name: string, mainFile: string, port: number, env: NodeJS.ProcessEnv) =>
    createReplica({ name, mainFile, port, env: { ...shared, ...env }, logFile: join(folder, `${name}.log`) })
  const auth = await start('auth', mainFiles.auth, authPort, {
    DATABASE_URL: database.authUrl,
    ADMIN_DATABASE_URL: database.adminUrl,
    SESSION_SECRET_KEY: 'chaos-5a1d8e3f7b9c42e6d0a4c8f1b3e7d9a5',
    PROCESSOR_URL: processorUrl,
  })
  const replicas: Replica[] = []
  for (const [index, port] of ports.entries()) {
    replicas.push(
      await start(`processor-${index + 1}`, mainFiles.processor, port, {
        DATABASE_URL: database.processorUrl,
        AUTH_SERVICE_URL: `http://127.0.0.1:${authPort}`,
        QUEUE_ENGINE: engine,
        STORAGE_DIR: storageFolder,
        ...ai.settings,
      }),
    )
  }
  await Promise.all([auth, ...replicas].map(replica => replica.ready()))

  return {
    engine,
    authUrl: auth.url,
    processorUrl,
    ownerUrl: database.ownerUrl,
    cluster,
    redis,
    setOutage: outage => ai.child.send({ outage } satisfies AiOutage),
    replicas,
    storageFolder,
    smallDisk,
    processes: { processors: replicaCount, auths: 1, pool: poolSize },
    takeDeaths: () => [auth, ...replicas].flatMap(replica => replica.takeDeaths()),
    async stop() {
      const problems: string[] = []
      const running = [auth, ...replicas].filter(replica => replica.running)
      await Promise.all(
        running.map(async replica => {
          const overdue = setTimeout(() => void replica.kill(), 20_000)
          const { code, signal, tookMs } = await replica.terminate()
          clearTimeout(overdue)
          if (code !== 0) problems.push(`${replica.name} ended with ${signal ?? code} after ${tookMs} ms`)
        }),
      )
      await waitUntil(
        'no connection is left',
        10_000,
        async () => (await connectionsLeft(database.ownerUrl)).length === 0,
      ).catch(async () => problems.push(`connections left: ${(await connectionsLeft(database.ownerUrl)).join(', ')}`))
      balancer.close()
      await ai.child.kill()
      await redis?.stop()
      smallDisk?.unmount()
      return problems
    },
  }
}
