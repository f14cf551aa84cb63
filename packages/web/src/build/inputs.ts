import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'

const packageFolder = join(import.meta.dirname, '../..')
const packagesFolder = join(packageFolder, '..')

/** Folders with the sources of the page. */
export const sourceFolders = [join(packageFolder, 'src'), join(packagesFolder, 'client/src')]

/** What the page is built from. Tests are not part of the page. */
const sources = [join(packageFolder, 'index.html'), join(packageFolder, 'vite.config.ts'), ...sourceFolders]

async function listFiles(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOTDIR') return undefined
      throw error
    },
  )
  if (!entries) return [path]
  return entries
    .filter(entry => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name))
}

/** The versions of what builds the page and of what goes into it. */
async function readVersions(): Promise<string[]> {
  const require = createRequire(import.meta.url)
  return Promise.all(
    ['vite', 'preact'].map(async name => {
      const { version } = JSON.parse(await readFile(require.resolve(`${name}/package.json`), 'utf8'))
      return `${name} ${version}`
    }),
  )
}

/** Returns a hash of everything that the built page depends on: 16 hexadecimal digits. */
export async function hashInputs(): Promise<string> {
  const hash = createHash('sha256')
  for (const version of await readVersions()) hash.update(`${version}\n`)
  const files = (await Promise.all(sources.map(listFiles))).flat().sort()
  for (const file of files) hash.update(`${relative(packagesFolder, file)}\n`).update(await readFile(file))
  return hash.digest('hex').slice(0, 16)
}
