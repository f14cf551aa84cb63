import { randomBytes } from 'node:crypto'
import { noQuotas } from '@ai-platform/testkit/processes/no-quotas.ts'
import type { Bench } from '../benchmark.ts'
import { preloadStatementStatistics } from './database-work.ts'
import type { Platform } from './platform.ts'
import { readSetting } from './read-setting.ts'
import { startEdge } from './start-edge.ts'
import { startLauncher } from './start-launcher.ts'

export interface EdgePlatform extends Platform {
  /** of the master process */
  nginxPid: number
  /** to sign access tokens */
  jwtSecret: string
}

/**
 * Starts the platform with nginx as its edge, as containers run it. The launcher's own gateway runs too, without
 * requests.
 * @param countsStatements loads pg_stat_statements, which needs a second start of the database
 */
export async function startBehindNginx(
  bench: Bench,
  settings: NodeJS.ProcessEnv,
  countsStatements = false,
): Promise<EdgePlatform> {
  const jwtSecret = randomBytes(32).toString('hex')
  // A registration costs 0.25 s of CPU at the default cost, and these benchmarks measure none.
  const env = { JWT_SECRET_KEY: jwtSecret, RATE_LIMIT_ENABLED: 'false', ...noQuotas, BCRYPT_COST: '4', ...settings }
  if (countsStatements) {
    const first = await startLauncher(bench, env)
    await preloadStatementStatistics(first.ownerUrl)
    await first.stop()
  }
  const platform = await startLauncher(bench, env)
  const [processorPid = 0] = platform.processorPids
  const portOf = (pid: number) => Number(readSetting(pid, 'PORT'))
  const edge = await startEdge(bench, { auth: portOf(platform.authPid), processors: [portOf(processorPid)] })
  return { ...platform, url: edge.url, nginxPid: edge.pid, jwtSecret }
}
