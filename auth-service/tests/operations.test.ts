import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { authOperations } from '@ai-platform/contracts/auth-operations.ts'
import { problemCatalogue } from '@ai-platform/contracts/problem.ts'
import { insertTasks, type NewTask } from '@ai-platform/database/tasks/insert-tasks.ts'
import { z } from 'zod'
import { routesOf } from '../src/routes.ts'
import { assertProblem, bearer, newAccount, type Service, send, signUp, startService } from './start-service.ts'

let service: Service

before(async () => {
  service = await startService()
})

after(() => service.stop())

const taskId = (number: number) => `0198c0de-0002-7000-8000-${String(number).padStart(12, '0')}`
const nameOf = (method: string, path: string) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`

async function addTask(userId: string, number: number, change: Partial<NewTask> = {}): Promise<string> {
  const id = taskId(number)
  const file = { filename: `doc-${number}.txt`, extension: 'txt', contentType: 'text/plain', sizeBytes: 3 }
  const task: NewTask = {
    ...file,
    id,
    userId,
    sha256: 'a'.repeat(64),
    taskType: 'qa',
    requestId: 'r',
    document: id,
    ...change,
  }
  assert.equal(typeof (await insertTasks(service.owner, [task], { notifyFrom: null }))[0], 'object')
  return id
}

const get = (path: string, access: string) => fetch(service.url + path, { headers: bearer(access) })

test('the list for the API document holds every public call and nothing else', () => {
  const own = /^\/(auth\/internal\/|health|livez|readyz|metrics)/
  const routes = routesOf(service.context)
    .filter(({ path }) => !own.test(path))
    .map(({ method, path }) => nameOf(method, path))
  assert.deepEqual(authOperations.map(({ method, path }) => nameOf(method, path)).sort(), routes.sort())
})

test('each call requires a token as listed and answers with a listed problem', async () => {
  for (const { method, path, auth, problems } of authOperations) {
    const url = service.url + path.replace('{task_id}', taskId(0))
    const answer = await fetch(url, { method: method.toUpperCase() })
    const { code } = (await answer.json()) as { code: keyof typeof problemCatalogue }
    assert.ok(problems.includes(code), `${method} ${path}: ${code}`)
    if (path !== '/auth/validate-token/') assert.equal(code === 'not_authenticated', auth, `${method} ${path}`)
  }
})

test('every listed schema has a JSON Schema, and its example is valid', () => {
  for (const { body, query, params, headers, responses, problems, path } of authOperations) {
    const answers = Object.values(responses).map(({ schema }) => schema)
    for (const schema of [body, query, params, headers, ...answers]) {
      if (!schema) continue
      const written = z.toJSONSchema(schema, { io: 'input' })
      if (written.example !== undefined) schema.parse(written.example)
    }
    assert.equal(new Set(problems).size, problems.length, path)
    assert.ok(problems.every(code => code in problemCatalogue))
  }
})

test('each successful answer matches its listed schema', async () => {
  const account = await signUp(service)
  const task = await addTask(account.user.id, 1)
  const { email, password } = account
  const created = await send(service, '/auth/api-keys/', { name: 'A key' }, { headers: bearer(account.access) })
  const { id: keyId } = (await created.json()) as { id: string }
  const endpoint = { url: 'https://example.com/hook' }
  const webhook = await send(service, '/auth/webhooks/', endpoint, { headers: bearer(account.access) })
  const { id: webhookId } = (await webhook.json()) as { id: string }
  const webhookPath = `/auth/webhooks/${webhookId}/`
  await send(service, `${webhookPath}test/`, undefined, { headers: bearer(account.access) })
  const deliveries = await get(`${webhookPath}deliveries/`, account.access)
  const [delivery] = ((await deliveries.json()) as { items: { id: string }[] }).items
  const current = { current_password: password, new_password: 'another pass 2' }
  const bodies: Record<string, unknown> = {
    '/auth/register/': newAccount(),
    '/auth/login/': { email, password },
    '/auth/profile/': { username: `${account.username}x` },
    '/auth/password/change/': current,
    '/auth/api-keys/': { name: 'Another key', scopes: ['account:read'], expires_at: '2099-01-01T00:00:00+02:00' },
    '/auth/webhooks/': endpoint,
    '/auth/webhooks/{id}/': { description: 'The app' },
    '/auth/token/refresh/': { refresh: account.refresh },
    '/auth/logout/': { refresh: 'any' },
    '/auth/validate-token/': { token: account.access },
  }
  const inOrder = authOperations.filter(({ path }) => path !== '/auth/files/submit/')
  // A deletion comes after the calls about what it deletes, and the change of the password revokes the session of all.
  const placeOf = ({ method, path }: (typeof inOrder)[number]) =>
    path.includes('password') ? 2 : method === 'delete' ? 1 : 0
  inOrder.sort((a, b) => placeOf(a) - placeOf(b))
  for (const { method, path, responses } of inOrder) {
    const headers = bearer(account.access)
    const url = path
      .replace('{task_id}', task)
      .replace('/api-keys/{id}', `/api-keys/${keyId}`)
      .replace('/auth/webhooks/{id}/', webhookPath)
      .replace('{delivery_id}', delivery?.id ?? '')
    const answer =
      method === 'get'
        ? await get(url, account.access)
        : await send(service, url, bodies[path], { method: method.toUpperCase(), headers })
    const listed = responses[answer.status]
    assert.ok(listed, `${method} ${path}: ${answer.status}`)
    if (!listed.schema) assert.equal(await answer.text(), '')
    else {
      const body = await answer.json()
      assert.deepEqual(listed.schema.parse(body), body, `${method} ${path} answers exactly what is listed`)
    }
  }
})

test('the task history pages, filters, and shows only the caller’s tasks', async () => {
  const { access, user } = await signUp(service)
  const other = await signUp(service)
  const foreign = await addTask(other.user.id, 20)
  for (let number = 21; number <= 25; number++) await addTask(user.id, number)
  await addTask(user.id, 26, { taskType: 'translate', filename: '100%_Ünï.txt' })
  const list = async (query: string) => {
    const page = await get(`/auth/files/${query}`, access)
    assert.equal(page.status, 200, query)
    return (await page.json()) as { items: { task_id: string }[]; next_cursor: string | null }
  }
  const ids = async (query: string) => (await list(query)).items.map(({ task_id }) => task_id)
  const first = await list('?limit=4')
  assert.deepEqual(
    first.items.map(({ task_id }) => task_id),
    [26, 25, 24, 23].map(taskId),
  )
  const second = await list(`?limit=4&cursor=${first.next_cursor}`)
  assert.deepEqual([second.items.length, second.next_cursor], [2, null])
  assert.deepEqual(await ids('?task_type=translate'), [taskId(26)])
  assert.deepEqual(await ids(`?filename=${encodeURIComponent('%_ü')}`), [taskId(26)])
  assert.deepEqual(await ids('?status=completed'), [])
  for (const query of [
    '?limit=0',
    '?limit=101',
    '?limit=x',
    '?limit=1&limit=2',
    '?cursor=bad',
    '?status=done',
    '?task_type=x',
  ]) {
    const problem = await assertProblem(await get(`/auth/files/${query}`, access), 400, 'validation_error')
    assert.equal(problem.errors?.[0]?.path, query.slice(1).split('=')[0])
  }
  for (const id of [foreign, taskId(99), 'no-uuid', '%00']) {
    await assertProblem(await get(`/auth/files/${id}/`, access), 404, 'not_found')
  }
  assert.equal((await get(`/auth/files/${foreign}`, other.access)).status, 200)
})
