import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A small file system that a test can fill. */
export interface SmallDisk {
  /** Leaves no byte free. */
  fill(): void
  clear(): void
  unmount(): void
}

/** Mounts a tmpfs on the folder, which needs root. Returns undefined when that is not possible. */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  if (mounted.status !== 0) return undefined
  // Not in a subfolder: the service uses those.
  const filler = join(folder, 'filler')
  return {
    fill() {
      // A large write may fail while some space is left; smaller writes fill the rest.
      for (const bytes of [1024 * 1024, 64 * 1024, 4 * 1024]) {
        const chunk = Buffer.alloc(bytes)
        try {
          for (let written = 0; written <= megabytes * 1024 * 1024; written += bytes) {
            writeFileSync(filler, chunk, { flag: 'a' })
          }
        } catch (error) {
          if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
        }
      }
    },
    clear: () => rmSync(filler, { force: true }),
    unmount: () => void spawnSync('umount', ['-l', folder]),
  }
}
