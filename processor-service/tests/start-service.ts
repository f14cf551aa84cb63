import assert from 'node:assert/strict'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Task } from '@ai-platform/contracts/task.ts'
import { createPool, type Pool } from '@ai-platform/database/pool.ts'
import { createAccessTokens } from '@ai-platform/runtime/access-token.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { finalStatuses, uploadForm } from '@ai-platform/testkit/client/task.ts'
import { createTestDatabase, type TestDatabase } from '@ai-platform/testkit/servers/test-database.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { buildApp } from '../src/app.ts'
import { startBackground } from '../src/background.ts'
import { type Config, readConfig } from '../src/config/config.ts'
import { type Context, createContext } from '../src/context.ts'

const secret = randomBytes(32).toString('hex')

export interface TestUser {
  id: string
  token: string
}

/** A whole processor-service in this process, on a free port with the given database and files. */
export interface TestService {
  url: string
  context: Context
  /** its settings, as variables for another process */
  environment: NodeJS.ProcessEnv
  /** As main.ts does on SIGTERM. */
  stop(): Promise<void>
}

/** A database and a folder for files, for one or more services that share them. */
export interface TestPlatform {
  database: TestDatabase
  owner: Pool
  /** @param change replaces parts of the config that have no setting */
  start(settings?: Record<string, string>, change?: (config: Config) => Config): Promise<TestService>
  addUser(): Promise<TestUser>
  storedFiles(): Promise<string[]>
  close(): Promise<void>
}

export async function createTestPlatform(): Promise<TestPlatform> {
  const database = await createTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-files-'))
  const owner = createPool({ connectionString: database.ownerUrl, max: 4, applicationName: 'test', onError: () => {} })
  const running = new Set<TestService>()
  const tokens = createAccessTokens(secret)

  async function start(
    settings: Record<string, string> = {},
    change: (config: Config) => Config = config => config,
  ): Promise<TestService> {
    const read = readConfig({
      NODE_ENV: 'test',
      DATABASE_URL: database.processorUrl,
      JWT_SECRET_KEY: secret,
      STORAGE_DIR: folder,
      RATE_LIMIT_ENABLED: 'false',
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'fatal',
      AUTH_SERVICE_URL: 'http://127.0.0.1:9',
      SHUTDOWN_GRACE_MS: '3000',
      ...settings,
    })
    const config = change(read)
    const log = createLogger({ service: 'processor-service', version: 'test', level: config.log.level, pretty: false })
    const context = await createContext(config, log)
    const background = await startBackground(context)
    const app = await buildApp(context)
    const url = await app.listen({ host: config.http.host, port: config.http.port })
    await background.work()
    const service: TestService = {
      url,
      context,
      environment: config.secrets.environment,
      async stop() {
        if (!running.delete(service)) return
        background.refuse()
        await background.stopClaiming()
        background.closeSockets(app)
        await background.drain(500)
        await app.close()
        await background.stop()
        await context.close()
      },
    }
    running.add(service)
    return service
  }

  return {
    database,
    owner,
    start,
    async addUser() {
      const id = randomUUID()
      const username = `user-${id.slice(0, 8)}`
      const email = `${username}@example.com`
      await owner.query('INSERT INTO users (id, username, email) VALUES ($1, $2, $3)', [id, username, email])
      return { id, token: tokens.sign({ id, email, username, is_staff: false }) }
    },
    async storedFiles() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true })
      return entries.filter(entry => entry.isFile()).map(({ name }) => name)
    },
    async close() {
      for (const service of [...running]) await service.stop()
      await owner.end()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export interface FormFile {
  content: string | Buffer
  filename?: string
  type?: string
}

/** Submits a document as a browser does: the task_type field comes before the file. */
export function submit(
  service: TestService,
  user: TestUser,
  file: FormFile,
  options: { taskType?: string; headers?: Record<string, string>; fields?: Record<string, string> } = {},
): Promise<Response> {
  const { content, filename = 'note.txt', type = 'text/plain' } = file
  const upload = { name: filename, bytes: content, type }
  const body = uploadForm(upload, { ...options, fieldFirst: true })
  return call(service, user, '/process/submit', { method: 'POST', body, headers: options.headers ?? {} })
}

export function call(service: TestService, user: TestUser, path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('authorization', `Bearer ${user.token}`)
  return fetch(`${service.url}${path}`, { ...init, headers })
}

/** Submits and expects 202. */
export async function submitted(...args: Parameters<typeof submit>): Promise<Task> {
  const response = await submit(...args)
  const body = (await response.json()) as Task
  assert.equal(response.status, 202, JSON.stringify(body))
  return body
}

/** The task once it is final; fails after `seconds`. */
export function finalTask(service: TestService, user: TestUser, taskId: string, seconds = 30): Promise<Task> {
  return pollUntil(`task ${taskId} to end`, seconds * 1000, async () => {
    const response = await call(service, user, `/process/tasks/${taskId}?wait=5`)
    const task = (await response.json()) as Task
    return finalStatuses.includes(task.status) && task
  })
}
