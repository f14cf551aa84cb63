// Runs the given test files (globs), or all of them, on one PostgreSQL server started for the run.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort } from '../free-port.ts'
import { startEmbeddedServer } from '../postgres/embedded-server.ts'
import { readTestConfig } from './config.ts'

const everyTest = ['packages/*/src/**/*.test.ts', 'packages/*/tests/**/*.test.ts', '*-service/{src,tests}/**/*.test.ts']

async function startTestServer() {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-test-'))
  // As root the server runs as another user, which must be able to enter the folder.
  await chmod(folder, 0o755)
  const server = await startEmbeddedServer({
    dataFolder: join(folder, 'postgres'),
    port: await findFreePort(),
    password: randomBytes(16).toString('hex'),
    // Test data does not need to survive a power failure.
    flags: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'],
  })
  const stop = async () => {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { url: server.url, stop }
}

const config = readTestConfig()
const server = config.TEST_DATABASE_URL
  ? { url: config.TEST_DATABASE_URL, stop: async () => {} }
  : await startTestServer()
const named = process.argv.slice(2)
const files = named.length > 0 ? named : everyTest
const child = spawn(
  process.execPath,
  ['--test', `--test-concurrency=${config.TEST_CONCURRENCY}`, '--test-timeout=300000', ...files],
  { stdio: 'inherit', env: { ...process.env, TEST_DATABASE_URL: server.url } },
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
const code = await new Promise<number>(resolve => child.once('exit', status => resolve(status ?? 1)))
await server.stop()
process.exit(code)
