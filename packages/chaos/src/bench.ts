import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Cluster, startCluster } from '@ai-platform/testkit/servers/postgres-cluster.ts'
import type { ChaosConfig } from './config.ts'

/** Resources that the platforms of a run share. */
export interface Bench {
  folder: string
  cluster: Cluster
  env: NodeJS.ProcessEnv
  close(): Promise<void>
}

/** A folder for the run and a PostgreSQL server. */
export async function openBench(config: ChaosConfig): Promise<Bench> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-chaos-'))
  await chmod(folder, 0o755)
  const cluster = await startCluster(folder)
  return {
    folder,
    cluster,
    env: config.childEnvironment,
    async close() {
      await cluster.stop()
      if (!config.keep) await rm(folder, { recursive: true, force: true })
    },
  }
}
