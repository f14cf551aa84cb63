import { createWriteStream } from 'node:fs'
import { access, constants, type FileHandle, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Storage } from './storage.ts'

const unfinished = '.part'

/**
 * Files in `folder`, one a key, which all hosts of the platform must share. A file is written under a name of its own
 * and renamed when it is whole and on the disk, so that a half one is never read.
 */
export async function createDiskStorage(folder: string): Promise<Storage> {
  await mkdir(folder, { recursive: true })
  // 256 subfolders keep each one small; the last two digits of a UUIDv7 are random, its first are the time.
  const folderOf = (key: string) => join(folder, key.replace(unfinished, '').slice(-2))
  const pathOf = (key: string) => join(folderOf(key), key)
  const handles = new Map<string, Promise<FileHandle>>()

  async function openFolder(path: string): Promise<FileHandle> {
    await mkdir(path, { recursive: true })
    return open(path, 'r')
  }

  /** The subfolder's handle, kept open: each upload syncs it, which makes the rename in it durable. */
  function handleOf(path: string): Promise<FileHandle> {
    const kept = handles.get(path) ?? openFolder(path)
    handles.set(path, kept)
    kept.catch(() => handles.delete(path))
    return kept
  }

  async function* walk(before: Date): AsyncIterable<string> {
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
      const part = `${pathOf(key)}${unfinished}`
      const subfolder = await handleOf(folderOf(key))
      try {
        await pipeline(content, createWriteStream(part, { flags: 'wx', flush: true, mode: 0o600 }), { signal })
        await rename(part, pathOf(key))
        // Some file systems refuse to sync a folder, and are as safe as they can be then.
        await subfolder.sync().catch(() => {})
      } catch (error) {
        await rm(part, { force: true })
        throw error
      }
    },
    withLocalFile: (key, work) => work(pathOf(key)),
    async remove(key) {
      await rm(pathOf(key), { force: true })
    },
    listOlderThan: walk,
    probe: () => access(folder, constants.R_OK | constants.W_OK),
    async close() {
      for (const handle of handles.values()) await (await handle.catch(() => undefined))?.close()
    },
  }
}
