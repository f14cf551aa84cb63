import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bench } from './benchmark.ts'

/** Runs a part of a benchmark in a folder of its own, and stops what it started before the next part begins. */
export async function runPart<T>(bench: Bench, name: string, work: (part: Bench) => Promise<T>): Promise<T> {
  const folder = join(bench.folder, name)
  // As root, the database's server runs as another user, who must be able to get there.
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
