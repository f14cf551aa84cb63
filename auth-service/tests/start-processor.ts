import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild } from '@ai-platform/testkit/processes/child.ts'
import { mainFiles } from '@ai-platform/testkit/processes/main-files.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'

export interface Processor {
  url: string
  stop(): Promise<void>
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`).then(
    response => response.ok,
    () => false,
  )

/** Starts processor-service as a process with the local AI provider. @param settings its database and keys */
export async function startProcessor(port: number, settings: Record<string, string>): Promise<Processor> {
  const folder = await mkdtemp(join(tmpdir(), 'admin-test-'))
  const logFile = join(folder, 'processor.log')
  const url = `http://127.0.0.1:${port}`
  const child = await startChild(process.execPath, [mainFiles.processor], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      PORT: String(port),
      STORAGE_DIR: join(folder, 'files'),
      RATE_LIMIT_ENABLED: 'false',
      ...settings,
    },
    logFile,
  })
  await pollUntil('the processor is ready', 60_000, async () => {
    if (!child.running) throw new Error(`The processor ended:\n${await readFile(logFile, 'utf8')}`)
    return isReady(url)
  })
  return {
    url,
    async stop() {
      await child.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
