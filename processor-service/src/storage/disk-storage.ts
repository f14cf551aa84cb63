import { createWriteStream } from 'node:fs'
import { access, constants, type FileHandle, mkdir, open, opendir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Storage } from './storage.ts'

const unfinishedSuffix = '.part'

/**
 * Stores each upload as a file in `folder`, which all hosts of the platform must share. A file is written as `unfinished/KEY.part`,
 * synced and then renamed, so that readers never see an incomplete file.
 */
export async function createDiskStorage(folder: string): Promise<Storage> {
  const unfinished = join(folder, 'unfinished')
  await mkdir(unfinished, { recursive: true })
  // 256 subfolders keep each one small. The last two digits of a UUIDv7 are random; its first digits are the time.
  const folderOf = (key: string) => join(folder, key.replace(unfinishedSuffix, '').slice(-2))
  const pathOf = (key: string) => join(folderOf(key), key)
  /** The names of unfinished files that this process is writing. */
  const writing = new Set<string>()
  const handles = new Map<string, Promise<FileHandle>>()

  async function openFolder(path: string): Promise<FileHandle> {
    await mkdir(path, { recursive: true })
    return open(path, 'r')
  }

  /** Keeps the subfolder open, because each upload syncs it to make its rename durable. */
  function handleOf(path: string): Promise<FileHandle> {
    const kept = handles.get(path) ?? openFolder(path)
    handles.set(path, kept)
    kept.catch(() => handles.delete(path))
    return kept
  }

  async function* listOlderThan(before: Date): AsyncIterable<string> {
    for await (const entry of await opendir(folder)) {
      if (!entry.isDirectory()) continue
      for await (const file of await opendir(join(folder, entry.name))) {
        const facts = await stat(join(folder, entry.name, file.name)).catch(() => undefined)
        if (facts && facts.mtime < before) yield file.name
      }
    }
  }

  return {
    async put(key, content: Readable, signal) {
      const name = `${key}${unfinishedSuffix}`
      const part = join(unfinished, name)
      const subfolder = await handleOf(folderOf(key))
      writing.add(name)
      try {
        await pipeline(content, createWriteStream(part, { flags: 'wx', flush: true, mode: 0o600 }), { signal })
        await rename(part, pathOf(key))
        // Some file systems refuse to sync a folder; a rename there is as durable as the file system makes it.
        await subfolder.sync().catch(() => {})
      } catch (error) {
        await rm(part, { force: true })
        throw error
      } finally {
        writing.delete(name)
      }
    },
    open: async key => (await open(pathOf(key), 'r')).createReadStream(),
    withLocalFile: (key, work) => work(pathOf(key)),
    async remove(key) {
      await rm(pathOf(key), { force: true })
      // Earlier versions wrote unfinished files into the subfolder of their key.
      if (key.endsWith(unfinishedSuffix)) await rm(join(unfinished, key), { force: true })
    },
    listOlderThan,
    async removeUnfinished() {
      const names = (await readdir(unfinished)).filter(name => !writing.has(name))
      for (const name of names) await rm(join(unfinished, name), { force: true })
      return names.length
    },
    probe: () => access(folder, constants.R_OK | constants.W_OK),
    async close() {
      for (const handle of handles.values()) await (await handle.catch(() => undefined))?.close()
    },
  }
}
