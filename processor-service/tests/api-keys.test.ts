import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@ai-platform/contracts/problem.ts'
import { hashApiKey, makeApiKey } from '@ai-platform/runtime/api-key.ts'
import {
  call,
  createTestPlatform,
  submit,
  type TestPlatform,
  type TestService,
  type TestUser,
} from './start-service.ts'

let platform: TestPlatform
let service: TestService

before(async () => {
  platform = await createTestPlatform()
})
after(() => platform.close())
afterEach(() => service.stop())

/** Adds a key of the user. @returns a caller that sends it in place of an access token */
async function addKey({ id: userId }: TestUser, scopes = '{documents:read,documents:write}'): Promise<TestUser> {
  const { key, prefix, hash } = makeApiKey()
  await platform.owner.query(
    `INSERT INTO api_keys (id, user_id, name, prefix, hash, scopes) VALUES ($1, $2, 'test', $3, $4, $5)`,
    [randomUUIDv7(), userId, prefix, hash, scopes],
  )
  return { id: userId, token: key }
}

async function assertProblem(response: Response, status: number, code: string): Promise<void> {
  const problem = Problem.parse(await response.json())
  assert.deepEqual([response.status, problem.code], [status, code], problem.detail)
}

test('one key can make half of the submissions of its user, and all keys together no more than the user', async () => {
  service = await platform.start({
    RATE_LIMIT_ENABLED: 'true',
    SUBMIT_LIMIT_PER_MINUTE: '6',
    PROCESSOR_ROLE: 'api',
  })
  const user = await platform.addUser()
  const [first, second, third] = [await addKey(user), await addKey(user), await addKey(user)]
  const send = async (by: TestUser, content: string) => submit(service, by, { content })
  for (let count = 1; count <= 3; count++) {
    const answer = await send(first, `First ${count}.`)
    assert.equal(answer.status, 202)
    assert.match(
      answer.headers.get('ratelimit') ?? '',
      new RegExp(`^"submit-key";r=${3 - count};t=\\d+, "submit";r=${6 - count};t=\\d+$`),
    )
    assert.equal(answer.headers.get('ratelimit-policy'), '"submit-key";q=3;w=60, "submit";q=6;w=60')
  }
  for (let count = 0; count < 3; count++) {
    const refused = await send(first, 'One more.')
    assert.match(refused.headers.get('ratelimit') ?? '', /^"submit-key";r=0;t=\d+$/)
    await assertProblem(refused, 429, 'rate_limited')
  }
  assert.equal((await send(user, 'By token.')).status, 202, 'a refusal of the key costs the user nothing')
  for (let count = 0; count < 2; count++) assert.equal((await send(second, `Second ${count}.`)).status, 202)
  const all = await send(third, 'A third key.')
  assert.match(all.headers.get('ratelimit') ?? '', /^"submit";r=0;t=\d+$/)
  await assertProblem(all, 429, 'rate_limited')
})

test('while the database does not answer, a key is answered with 503 and a malformed one with 401', async () => {
  service = await platform.start({ PROCESSOR_ROLE: 'api' })
  const key = await addKey(await platform.addUser())
  const { pool } = service.context
  const query = pool.query
  pool.query = (async () => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  }) as never
  try {
    await assertProblem(await call(service, key, '/process/tasks'), 503, 'service_unavailable')
    await assertProblem(
      await call(service, { ...key, token: `${key.token}0` }, '/process/tasks'),
      401,
      'token_not_valid',
    )
  } finally {
    pool.query = query
  }
  assert.equal((await call(service, key, '/process/tasks')).status, 200)
})

test('HEAD of a file needs the scope as GET does', async () => {
  service = await platform.start({ PROCESSOR_ROLE: 'api' })
  const user = await platform.addUser()
  const [reader, writer] = [await addKey(user, '{documents:read}'), await addKey(user, '{documents:write}')]
  const answer = await submit(service, writer, { content: 'A note.' })
  const { task_id } = (await answer.json()) as { task_id: string }
  for (const path of [`/process/tasks/${task_id}/file`, `/process/tasks/${task_id}`, '/process/tasks']) {
    for (const method of ['HEAD', 'GET']) {
      assert.equal((await call(service, writer, path, { method })).status, 403, `${method} ${path}`)
      assert.equal((await call(service, reader, path, { method })).status, 200, `${method} ${path}`)
    }
  }
})

test('a call that waits for a task answers nothing to a key that was revoked meanwhile', async () => {
  service = await platform.start({ PROCESSOR_ROLE: 'api' })
  const user = await platform.addUser()
  const [revoked, kept] = [await addKey(user), await addKey(user)]
  const answer = await submit(service, user, { content: 'A note.' })
  const { task_id } = (await answer.json()) as { task_id: string }
  const path = `/process/tasks/${task_id}?wait=3`
  const waiting = [revoked, kept, user].map(by => call(service, by, path))
  await sleep(300)
  await platform.owner.query('DELETE FROM api_keys WHERE hash = $1', [hashApiKey(revoked.token)])
  const [first, second, third] = await Promise.all(waiting)
  assert.ok(first && second && third)
  await assertProblem(first, 401, 'token_not_valid')
  assert.deepEqual([second.status, third.status], [200, 200])
})
