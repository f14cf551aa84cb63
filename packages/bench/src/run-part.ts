import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bench } from './benchmark.ts'

/** Runs a part of a benchmark in a separate folder and stops its processes before the next part begins. */
export async function runPart<T>(bench: Bench, name: string, work: (part: Bench) => Promise<T>): Promise<T> {
  const folder = join(bench.folder, name)
  // As root, the database server runs as another user, who needs access to the folder.
  await mkdir(folder, { mode: 0o755 })
  const stops: (() => unknown)[] = []
  const clearUp = async () => {
    for (const stop of stops.splice(0).reverse()) await stop()
  }
  bench.owns(clearUp)
  try {
    return await work({ ...bench, folder, owns: stop => stops.push(stop) })
  } finally {
    await clearUp()
  }
}
