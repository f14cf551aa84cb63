import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { signal } from '../processes.ts'
import { findRunningServer, isServerOf, removeStaleLock } from './lock-file.ts'
import { findBinaries, findServerUser, reachableFolder, type ServerUser } from './server-binaries.ts'

export interface EmbeddedServer {
  /** the superuser's URL of the maintenance database `postgres` */
  url: string
  pid: number
  /** the folder that holds the data; not the requested one when the server's user cannot reach that */
  folder: string
  /** resolves when the server process has exited, for any reason */
  ended: Promise<void>
  stop(): Promise<void>
}

interface Cluster {
  folder: string
  user: ServerUser | undefined
  initdb: string
  postgres: string
}

function collectLines(child: ChildProcess): string[] {
  const lines: string[] = []
  const keep = (chunk: Buffer) => {
    lines.push(...chunk.toString().trim().split('\n'))
    lines.splice(0, Math.max(0, lines.length - 30))
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return lines
}

/** Creates the cluster in a temporary folder and renames it, so that a killed initdb leaves no partial cluster. */
async function initialise(cluster: Cluster, password: string): Promise<void> {
  const { folder, user, initdb } = cluster
  const half = join(folder, 'cluster.new')
  await rm(half, { recursive: true, force: true })
  const secretFolder = await mkdtemp(join(tmpdir(), 'ai-platform-initdb-'))
  const passwordFile = join(secretFolder, 'password')
  try {
    await writeFile(passwordFile, password, { mode: 0o600 })
    if (user) await Promise.all([secretFolder, passwordFile].map(path => chown(path, user.uid, user.gid)))
    const child = spawn(
      initdb,
      [
        `--pgdata=${half}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        // The built-in collation is the same on every system, and no update of the C library invalidates an index.
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        // The launcher matches the server's messages, so they are English in every locale.
        '--lc-messages=C',
      ],
      { ...user, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] },
    )
    const lines = collectLines(child)
    const [code] = await once(child, 'exit')
    if (code !== 0) throw new Error(`PostgreSQL could not create its data folder:\n${lines.join('\n')}`)
    await rename(half, join(folder, 'cluster'))
  } finally {
    await rm(secretFolder, { recursive: true, force: true })
  }
}

async function startServer(cluster: Cluster, port: number, flags: string[]): Promise<ChildProcess> {
  const child = spawn(
    cluster.postgres,
    [
      '-D',
      join(cluster.folder, 'cluster'),
      '-p',
      String(port),
      ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'lc_messages=C'].flatMap(flag => ['-c', flag]),
      ...flags.flatMap(flag => ['-c', flag]),
    ],
    // A separate process group: Ctrl-C reaches only the launcher, which stops the services before the database.
    { ...cluster.user, cwd: cluster.folder, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  )
  const lines = collectLines(child)
  const ready = Promise.withResolvers<void>()
  child.on('error', ready.reject)
  child.on('exit', () => ready.reject(new Error(`PostgreSQL did not start:\n${lines.join('\n')}`)))
  child.stderr?.on('data', (chunk: Buffer) => {
    if (chunk.includes('ready to accept connections')) ready.resolve()
  })
  await ready.promise
  return child
}

/** Stops a server by its pid: a fast shutdown, which rolls back open transactions, then after 5 s an immediate one. */
async function stopServer(pid: number, hasEnded: () => boolean): Promise<void> {
  for (const name of ['SIGINT', 'SIGQUIT'] as const) {
    if (!signal(pid, name)) return
    for (let waitedMs = 0; waitedMs < 5_000; waitedMs += 20) {
      if (hasEnded()) return
      await sleep(20)
    }
  }
}

/** Stops the server that a killed launcher left running on the cluster, and removes a lock file without a server. */
async function stopOrphan(clusterFolder: string): Promise<void> {
  const pid = await findRunningServer(clusterFolder)
  if (pid !== undefined) await stopServer(pid, () => !isServerOf(clusterFolder, pid))
  await removeStaleLock(clusterFolder)
}

/**
 * Starts the PostgreSQL that npm ships, on 127.0.0.1 only, initialising `dataFolder` when it is empty.
 * @param options.flags settings of the server, each `name=value`
 * @throws Error with the server's last log lines when it does not start
 */
export async function startEmbeddedServer(options: {
  dataFolder: string
  port: number
  password: string
  flags?: string[]
}): Promise<EmbeddedServer> {
  const user = findServerUser()
  const folder = await reachableFolder(options.dataFolder, user)
  const { major, ...programs } = await findBinaries(user)
  const cluster = { folder, user, ...programs }
  const version = await readFile(join(folder, 'cluster', 'PG_VERSION'), 'utf8').catch(() => undefined)
  if (version === undefined) await initialise(cluster, options.password)
  else if (Number(version) !== major)
    throw new Error(
      `${folder} holds the data of PostgreSQL ${version.trim()}, and this is PostgreSQL ${major}. Set another DATA_DIR, ` +
        'or run a server of that version yourself and set DATABASE_URL.',
    )
  await stopOrphan(join(folder, 'cluster'))
  const child = await startServer(cluster, options.port, options.flags ?? [])
  let running = true
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve())).then(() => {
    running = false
  })
  const pid = child.pid ?? 0
  const url = `postgres://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/postgres`
  return { url, pid, folder, ended, stop: () => stopServer(pid, () => !running) }
}
