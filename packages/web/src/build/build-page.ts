import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'vite'
import { builtFolder, distFolder } from './built-page.ts'
import { compressFiles } from './compress-files.ts'

/**
 * Builds the page into a folder, which may exist already.
 * @param folder absolute path
 */
export async function buildInto(folder: string): Promise<void> {
  await build({
    configFile: join(import.meta.dirname, '../../vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: folder },
  })
  await compressFiles(folder)
}

/**
 * Builds the page unless it is built already. Several processes may do this at once: the first that is done wins.
 * @returns the folder of the built page
 */
export async function buildOnce(): Promise<string> {
  const folder = await builtFolder()
  if (existsSync(folder)) return folder
  await mkdir(distFolder, { recursive: true })
  const earlier = await readdir(distFolder)
  const unfinished = `${folder}.${process.pid}`
  await buildInto(unfinished)
  try {
    await rename(unfinished, folder)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  // Pages of earlier sources. An unfinished one may belong to another process.
  await Promise.all(
    earlier
      .filter(name => !name.includes('.') && !folder.endsWith(name))
      .map(name => rm(join(distFolder, name), { recursive: true, force: true })),
  )
  return folder
}
