import { randomUUID } from 'node:crypto'
import { SessionResponse } from '@ai-platform/contracts/account.ts'
import { type Account, logIn, refreshSession } from '@ai-platform/testkit/client/account.ts'
import { expectBody } from '@ai-platform/testkit/client/answer.ts'
import { createApiKey, revokeApiKey } from '@ai-platform/testkit/client/api-key.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { submitTask, textUpload, waitForFinal } from '@ai-platform/testkit/client/task.ts'
import { openEventSocket } from '@ai-platform/testkit/sockets/event-socket.ts'
import { z } from 'zod'

/** A call that is made several times. The log of the database is divided by its name. */
export interface Call {
  name: string
  /** @param turn counts from 0 */
  make(turn: number): Promise<unknown>
  /** each statement gets a row in the table, instead of only the slowest */
  everyStatement?: boolean
  /** no index can serve its text search over all users */
  mayScan?: boolean
}

/** A registered account and tasks that it owns. */
export interface TaskOwner extends Account {
  /** ids of failed tasks, one for each turn */
  failed: string[]
  /** ids of completed tasks, one for each turn */
  completed: string[]
  /** a completed task in the middle of the list */
  middleId: string
}

const cursorAt = (id: string) => Buffer.from(id).toString('base64url')

const lists: Record<string, string> = {
  all: '',
  completed: 'status=completed',
  failed: 'status=failed',
  cancelled: 'status=cancelled',
  pending: 'status=pending',
  processing: 'status=processing',
  'one type': 'task_type=qa',
  'failed of one type': 'status=failed&task_type=sentiment',
  'from the middle': 'cursor=middle',
  'by file name': 'filename=report-1',
  'by a file name that none has': 'filename=absent',
  'with results': 'include=result&limit=100',
}

export function readCalls(client: Client, who: string, owner: TaskOwner): Call[] {
  const get = (path: string) => async () => {
    const answer = await client.call('GET', path, { token: owner.access })
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${answer.text}`)
  }
  const calls: Record<string, Call['make']> = {
    'task, read': get(`/process/tasks/${owner.middleId}`),
    'task, attempts': get(`/process/tasks/${owner.middleId}/attempts`),
    'events, first page': get('/process/events?after=0&limit=100'),
    'events, later page': get('/process/events?after=150&limit=100'),
    'files, through auth-service': get('/auth/files/'),
    'file, through auth-service': get(`/auth/files/${owner.middleId}/`),
    profile: get('/auth/profile/'),
    'API key, created, used and revoked': async () => {
      const key = await createApiKey(client, owner)
      for (const path of ['/process/tasks', '/auth/files/']) await client.call('GET', path, { token: key.key })
      await client.call('GET', '/auth/api-keys/', { token: owner.access })
      await revokeApiKey(client, owner, key.id)
    },
    'event socket': async () => {
      const socket = await openEventSocket(client, `/ws/${owner.id}?token=${owner.access}`)
      socket.close()
    },
    login: () => logIn(client, owner.email, owner.password),
    'token, refreshed': async () => {
      const answer = await refreshSession(client, owner.refresh)
      owner.refresh = expectBody(answer, 200, z.object({ refresh: z.string() })).refresh
    },
  }
  for (const [name, query] of Object.entries(lists))
    calls[`list, ${name}`] = get(`/process/tasks?${query.replace('middle', cursorAt(owner.middleId))}`)
  return Object.entries(calls).map(([name, make]) => ({ name: `${name} (${who})`, make }))
}

const longText = 'The harbour was dredged in spring. '.repeat(2_000)

export function writeCalls(client: Client, who: string, owner: TaskOwner): Call[] {
  const post = (path: string, method = 'POST') => client.call(method, path, { token: owner.access })
  const calls: Record<string, Call['make']> = {
    'task, submitted and run': async turn => {
      const upload = textUpload(turn % 2 === 0 ? 'The harbour grew.' : longText)
      const { task_id: id } = await submitTask(client, owner, upload, { idempotencyKey: randomUUID() })
      await waitForFinal(client, owner, id)
      for (const part of ['text', 'file']) await post(`/process/tasks/${id}/${part}`, 'GET')
    },
    'task, cancelled': async () => {
      const { task_id: id } = await submitTask(client, owner, textUpload('The harbour grew.'))
      await post(`/process/tasks/${id}/cancel`)
    },
    'task, retried': turn => post(`/process/tasks/${owner.failed[turn]}/retry`),
    'task, deleted': turn => post(`/process/tasks/${owner.completed[turn]}`, 'DELETE'),
  }
  return Object.entries(calls).map(([name, make]) => ({ name: `${name} (${who})`, make, everyStatement: true }))
}

const sameOrigin = { 'sec-fetch-site': 'same-origin' }

/** Logs in to the panel. @returns a function that reads a path of its API */
async function openPanel(url: string, staff: Account): Promise<(path: string) => Promise<void>> {
  const body = new URLSearchParams({ email: staff.email, password: staff.password })
  const login = await fetch(`${url}/admin/login`, { method: 'POST', redirect: 'manual', headers: sameOrigin, body })
  const cookie = login.headers.getSetCookie()[0]?.split(';')[0]
  if (login.status !== 303 || cookie === undefined) throw new Error(`the panel's login answered ${login.status}`)
  return async path => {
    const answer = await fetch(`${url}/admin/api/${path}`, { headers: { cookie, ...sameOrigin } })
    if (!answer.ok) throw new Error(`GET /admin/api/${path}: ${answer.status} ${await answer.text()}`)
    await answer.arrayBuffer()
  }
}

const yesterday = () => new Date(Date.now() - 86_400_000).toISOString()
const halfYearAgo = () => new Date(Date.now() - 180 * 86_400_000).toISOString()

export async function adminCalls(url: string, staff: Account, owners: TaskOwner[]): Promise<Call[]> {
  const get = await openPanel(url, staff)
  const tasks = (query: string) => `resources/processing_tasks/actions/list?${query}`
  const [big, small] = owners
  const paths: Record<string, string> = {
    'dashboard, 24 hours': 'dashboard?range=24h',
    'dashboard, 7 days': 'dashboard?range=7d',
    'tasks, newest': tasks(''),
    'tasks, oldest': tasks('sortBy=created_at&direction=asc'),
    'tasks, page 400': tasks('page=400'),
    ...Object.fromEntries(
      ['completed', 'failed', 'cancelled', 'pending', 'processing'].map(status => [
        `tasks, ${status}`,
        tasks(`filters.status=${status}`),
      ]),
    ),
    'tasks, by error': tasks('filters.error_code=no_text_found'),
    'tasks, by an error that none has': tasks('filters.error_code=document_too_complex'),
    'tasks, one type': tasks('filters.task_type=qa'),
    'tasks, since yesterday': tasks(`filters.created_at~~from=${yesterday()}`),
    'tasks, until half a year ago': tasks(`filters.created_at~~to=${halfYearAgo()}`),
    'tasks, ended since yesterday': tasks(`filters.completed_at~~from=${yesterday()}`),
    'tasks of the big user': tasks(`filters.user_id=${big?.id}`),
    'tasks of the small user': tasks(`filters.user_id=${small?.id}`),
    'task page': `resources/processing_tasks/records/${big?.middleId}/show`,
    'users, newest': 'resources/users/actions/list?',
    'user page': `resources/users/records/${big?.id}/show`,
    'sessions, newest': 'resources/sessions/actions/list?',
    'sessions of a user': `resources/sessions/actions/list?filters.user_id=${big?.id}`,
    'API keys, newest': 'resources/api_keys/actions/list?',
    'API keys of a user': `resources/api_keys/actions/list?filters.user_id=${big?.id}`,
    'audit log': 'resources/admin_audit_log/actions/list?',
  }
  const searches: Record<string, string> = {
    'tasks, by a file name that none has': tasks('filters.filename=absent'),
    'users, by part of the address': 'resources/users/actions/list?filters.email=GROWN77@',
    'API keys, by name': 'resources/api_keys/actions/list?filters.name=absent',
    'sessions, by client': 'resources/sessions/actions/list?filters.user_agent=absent',
  }
  const toCalls = (record: Record<string, string>, mayScan: boolean) =>
    Object.entries(record).map(([name, path]): Call => ({ name: `admin: ${name}`, make: () => get(path), mayScan }))
  return [...toCalls(paths, false), ...toCalls(searches, true)]
}

/** Logs in again, for a token that the services accept after their restart. */
export async function logInAgain(client: Client, account: Account): Promise<Account> {
  const session = expectBody(await logIn(client, account.email, account.password), 200, SessionResponse)
  return { ...account, access: session.access, refresh: session.refresh }
}
