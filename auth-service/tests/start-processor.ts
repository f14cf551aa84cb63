import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const mainFile = fileURLToPath(new URL('../../processor-service/src/main.ts', import.meta.url))

export interface Processor {
  url: string
  stop(): Promise<void>
}

/** Finds a free port for a process that must know its port before it starts. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function untilReady(url: string, child: ChildProcess, output: string[]): Promise<void> {
  const deadline = Date.now() + 60_000
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      response => response.ok,
      () => false,
    )
  while (!(await isReady())) {
    assert.ok(child.exitCode === null && Date.now() < deadline, `the processor did not start:\n${output.join('')}`)
    await sleep(100)
  }
}

/** Starts processor-service as a process with the local AI provider. @param settings its database and keys */
export async function startProcessor(port: number, settings: Record<string, string>): Promise<Processor> {
  const folder = await mkdtemp(join(tmpdir(), 'admin-test-files-'))
  const url = `http://127.0.0.1:${port}`
  const child = spawn(process.execPath, [mainFile], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      HOST: '127.0.0.1',
      PORT: String(port),
      STORAGE_DIR: folder,
      RATE_LIMIT_ENABLED: 'false',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => output.push(String(chunk)))
  await untilReady(url, child, output)
  return {
    url,
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}
