import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import type { SessionResponse } from '@ai-platform/contracts/account.ts'
import { Problem } from '@ai-platform/contracts/problem.ts'
import { createPool, type Pool } from '@ai-platform/database/pool.ts'
import { closeServer } from '@ai-platform/runtime/close-server.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { listenLocally } from '@ai-platform/testkit/servers/listen-locally.ts'
import { createTestDatabase, type TestDatabase } from '@ai-platform/testkit/servers/test-database.ts'
import { createAdminPanel } from '../src/admin/admin-panel.ts'
import { buildApp } from '../src/app.ts'
import { type AuthConfig, readConfig } from '../src/config/config.ts'
import { type AuthContext, createContext } from '../src/context.ts'
import { createAuthServer } from '../src/http/server.ts'

export interface Service {
  url: string
  server: Server
  context: AuthContext
  /** the database's owner, for statements that no service role may run */
  owner: Pool
  database: TestDatabase
  /** the lines logged so far */
  logged: string[]
  stop(): Promise<void>
}

export const secret = (): string => randomBytes(32).toString('hex')

/** Starts the whole service on a new database and port, with bcrypt cost 4 and without rate limits unless `env` sets them. */
export async function startService(
  env: Record<string, string> = {},
  parts: { uploads?: Partial<AuthConfig['uploads']>; context?: Partial<AuthContext> } = {},
): Promise<Service> {
  const database = await createTestDatabase()
  const settings = readConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.authUrl,
    JWT_SECRET_KEY: secret(),
    SESSION_SECRET_KEY: secret(),
    BCRYPT_COST: '4',
    RATE_LIMIT_ENABLED: 'false',
    LOG_LEVEL: 'debug',
    ...env,
  })
  const config = { ...settings, uploads: { ...settings.uploads, ...parts.uploads } }
  const logged: string[] = []
  const log = createLogger(
    { service: 'auth-service', version: 'test', level: config.log.level, pretty: false },
    { write: line => void logged.push(line) },
  )
  const context = createContext(config, log, parts.context)
  const admin = createAdminPanel(context, database.adminUrl)
  const server = createAuthServer(buildApp(context, { admin: admin.router }))
  const url = await listenLocally(server)
  const owner = createPool({ connectionString: database.ownerUrl, max: 3, applicationName: 'test', onError: () => {} })
  return {
    url,
    server,
    context,
    owner,
    database,
    logged,
    async stop() {
      await closeServer(server, { graceMs: 0 })
      await admin.close()
      await context.close()
      await owner.end()
      await database.drop()
    },
  }
}

/** Sends JSON, by POST unless `init` says otherwise; a string body is sent as it is. */
export const send = (service: Service, path: string, body: unknown, init: RequestInit = {}): Promise<Response> =>
  fetch(service.url + path, {
    method: 'POST',
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

export const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` })

/** Reads an answer as a problem; fails when it is not one of the catalogue or its request id differs from the header. */
export async function problemOf(response: Response): Promise<Problem> {
  assert.match(response.headers.get('content-type') ?? '', /^application\/problem\+json/)
  const problem = Problem.parse(await response.json())
  assert.equal(problem.status, response.status)
  assert.equal(problem.request_id, response.headers.get('x-request-id'))
  return problem
}

/** Fails unless the answer is the problem with this status and code. */
export async function assertProblem(response: Response, status: number, code: string): Promise<Problem> {
  const problem = await problemOf(response)
  assert.deepEqual([problem.status, problem.code], [status, code])
  return problem
}

let accounts = 0

export const newAccount = () => {
  const name = `user${++accounts}_${randomBytes(3).toString('hex')}`
  return { username: name, email: `${name}@example.com`, password: 'a good pass 1', password2: 'a good pass 1' }
}

/** Registers an account. */
export async function signUp(service: Service, account = newAccount()) {
  const response = await send(service, '/auth/register/', account)
  assert.equal(response.status, 201, await response.clone().text())
  return { ...account, ...((await response.json()) as SessionResponse) }
}
