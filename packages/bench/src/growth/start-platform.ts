import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import { spawnLauncher } from '@ai-platform/testkit/processes/launcher.ts'
import { z } from 'zod'
import type { Bench } from '../benchmark.ts'
import { readSetting } from '../platform/read-setting.ts'

const State = z.object({ services: z.object({ 'processor-service': z.object({ pid: z.number() }) }) })

export interface GrowthPlatform {
  url: string
  processorUrl: string
  stop(): Promise<unknown>
}

/** Starts both services and the gateway on a given database. @param folder keeps the keys between two starts */
export async function startPlatform(
  bench: Bench,
  folder: string,
  settings: NodeJS.ProcessEnv,
): Promise<GrowthPlatform> {
  const launcher = await spawnLauncher({
    folder: join(folder, 'data'),
    port: await findFreePort(),
    env: { ...bench.environment, ...settings },
    logFile: join(folder, 'launcher.log'),
  })
  bench.owns(launcher.child.stop)
  const url = await launcher.ready()
  if (url === undefined) throw new Error(`The launcher ended:\n${launcher.output()}`)
  const { services } = State.parse(JSON.parse(await readFile(join(folder, 'data', 'state.json'), 'utf8')))
  const port = readSetting(services['processor-service'].pid, 'PORT')
  return { url, processorUrl: `http://127.0.0.1:${port}`, stop: () => launcher.child.stop() }
}
