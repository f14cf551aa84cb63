import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readlinkSync, statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { asOwner } from '@ai-platform/testkit/servers/as-owner.ts'
import { startCluster } from '@ai-platform/testkit/servers/postgres-cluster.ts'
import { waitUntil } from '@ai-platform/testkit/wait-until.ts'
import pg from 'pg'
import type { Bench } from '../benchmark.ts'
import { planLogSettings } from './server-log.ts'

/** A database server that logs the plan of each statement. */
export interface LoggingServer {
  /** URL of its database `ai_platform`, as the superuser */
  url: string
  logFolder: string
}

/**
 * Starts a new server. Its log goes to files, which the testkit's cluster cannot wait for: that recognises a started
 * server by its output. So the cluster is created by the testkit and then started again by its own command line.
 */
export async function startLoggingServer(bench: Bench, folder: string): Promise<LoggingServer> {
  await mkdir(folder)
  const cluster = await startCluster(folder)
  const pid = await cluster.pid()
  const program = readlinkSync(`/proc/${pid}/exe`)
  const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(1, -1)
  const dataFolder = join(folder, 'postgres')
  const { uid, gid } = statSync(dataFolder)
  const url = cluster.urlOf('ai_platform')
  await asOwner(cluster.urlOf('postgres'), async owner => {
    await owner.query('CREATE DATABASE ai_platform')
    await owner.query("LOAD 'auto_explain'")
    for (const [name, value] of Object.entries(planLogSettings))
      await owner.query(`ALTER SYSTEM SET ${name} = ${pg.escapeLiteral(value)}`)
  })
  await cluster.stop()

  const user = process.getuid?.() === uid ? {} : { uid, gid }
  const server = spawn(program, args, { ...user, cwd: folder, stdio: 'ignore', env: bench.environment })
  const ended = once(server, 'exit')
  bench.owns(async () => {
    server.kill('SIGINT')
    await ended
  })
  await waitUntil('PostgreSQL', 60_000, () =>
    asOwner(url, async owner => (await owner.query('SELECT 1')).rowCount === 1),
  )
  return { url, logFolder: join(dataFolder, 'log') }
}
