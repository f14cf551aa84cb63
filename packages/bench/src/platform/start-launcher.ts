import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import { z } from 'zod'
import type { Bench } from '../benchmark.ts'
import { waitUntil } from '../wait-until.ts'
import { startChild } from './child.ts'
import { mainFiles } from './layout.ts'
import type { Platform } from './platform.ts'

const State = z.object({ services: z.record(z.string(), z.object({ pid: z.number() })) })

/** The platform as `npm start` runs it: embedded PostgreSQL, both services and the local gateway. */
export async function startLauncher(bench: Bench, settings: NodeJS.ProcessEnv): Promise<Platform> {
  const port = await findFreePort()
  const folder = join(bench.folder, 'data')
  const logFile = join(bench.folder, 'launcher.log')
  const env = { ...bench.environment, ...settings, PORT: String(port), DATA_DIR: folder }
  const child = await startChild(process.execPath, [mainFiles.launcher], { env, logFile })
  bench.owns(child.stop)
  await waitUntil('the launcher is ready', 120_000, async () => {
    const log = await readFile(logFile, 'utf8')
    return !child.running || log.includes(`ready: http://localhost:${port}`)
  })
  if (!child.running) throw new Error(`The launcher ended:\n${await readFile(logFile, 'utf8')}`)
  const { services } = State.parse(JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')))
  const pidOf = (name: string) => services[name]?.pid ?? Number.NaN
  const url = `http://127.0.0.1:${port}`
  return { url, authPid: pidOf('auth-service'), processorPids: [pidOf('processor-service')], processorUrls: [url] }
}
