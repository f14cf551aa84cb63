import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { Task, TaskPage } from '@ai-platform/contracts/task.ts'
import { type Account, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody, expectProblem, show } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { submitTask, textUpload, waitForFinal } from '@ai-platform/testkit/client/task.ts'

const badQueries = [
  'limit=0',
  'limit=101',
  'limit=-1',
  'limit=abc',
  'limit=1.5',
  'limit=',
  'limit=1e9',
  'cursor=nonsense',
  'cursor=%00',
  `cursor=${'x'.repeat(2000)}`,
  `cursor=${Buffer.from('{"created_at":"x","id":"y"}').toString('base64url')}`,
]

function describeList(client: Client, path: string, account: () => Account, newestFirst: () => string[]): void {
  const list = (query = '') => client.call('GET', `${path}${query}`, { token: account().access })
  const idsOf = async (query: string) => {
    const page = expectBody(await list(query), 200, TaskPage)
    return page.items.map(task => task.task_id)
  }
  it('lists the newest task first', async () => assert.deepEqual(await idsOf('?limit=100'), newestFirst()))
  it('returns 20 tasks by default', async () => assert.deepEqual(await idsOf(''), newestFirst().slice(0, 20)))
  for (const limit of [1, 7, 24, 25, 100]) {
    it(`returns each task once in pages of ${limit}`, async () => {
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
        const page: TaskPage = expectBody(await list(`?limit=${limit}${query}`), 200, TaskPage)
        assert.ok(page.items.length <= limit)
        if (page.next_cursor !== null) assert.equal(page.items.length, limit)
        seen.push(...page.items.map(task => task.task_id))
        cursor = page.next_cursor
      } while (cursor !== null && seen.length < 200)
      assert.deepEqual(seen, newestFirst())
    })
  }
  for (const query of badQueries) {
    it(`?${query.slice(0, 40)} is a validation_error`, async () => {
      const name = query.split('=')[0] ?? ''
      expectProblem(await list(`?${query}`), 400, 'validation_error', [name])
    })
  }
}

export function describeTaskList(client: Client): void {
  let account: Account
  const newestFirst: string[] = []
  const type = (index: number) => (index % 5 === 0 ? 'sentiment' : 'summarize')
  before(async () => {
    account = await registerAccount(client)
    for (let index = 0; index < 25; index += 1) {
      const upload = textUpload(`This is the short note number ${index}.`, `Note_${index}.txt`)
      newestFirst.unshift((await submitTask(client, account, upload, { taskType: type(index) })).task_id)
    }
    await Promise.all(newestFirst.map(id => waitForFinal(client, account, id)))
  })
  for (const path of ['/process/tasks', '/process/tasks/', '/auth/files/', '/auth/files'])
    describe(`GET ${path}`, () =>
      describeList(
        client,
        path,
        () => account,
        () => newestFirst,
      ))

  describe('filters of GET /process/tasks', () => {
    const filtered = async (query: string) => {
      const answer = await client.call('GET', `/process/tasks?limit=100&${query}`, { token: account.access })
      return expectBody(answer, 200, TaskPage).items
    }
    it('selects by status', async () => {
      assert.equal((await filtered('status=completed')).length, 25)
      assert.equal((await filtered('status=pending')).length, 0)
    })
    it('selects by task_type', async () => {
      const items = await filtered('task_type=sentiment')
      assert.equal(items.length, 5)
      assert.ok(items.every(task => task.task_type === 'sentiment'))
    })
    it('selects by a part of the file name, where % and _ are no wildcards', async () => {
      assert.equal((await filtered('filename=ote_1')).length, 11)
      assert.equal((await filtered('filename=Note_24.txt')).length, 1)
      assert.equal((await filtered('filename=%25')).length, 0, '% is no wildcard')
      assert.equal((await filtered('filename=Note-1')).length, 0, '_ is no wildcard, and - is not _')
      assert.equal((await filtered('filename=NoteX1')).length, 0)
    })
    it('can be combined', async () => {
      assert.equal((await filtered('status=completed&task_type=sentiment&filename=Note_1')).length, 2)
    })
    for (const path of ['/process/tasks', '/auth/files/']) {
      it(`${path} returns results only with include=result`, async () => {
        const list = async (query: string) =>
          expectBody(await client.call('GET', `${path}${query}`, { token: account.access }), 200, TaskPage).items
        assert.ok((await list('?status=completed')).every(task => !('result' in task)))
        assert.ok((await list('?status=completed&include=result')).every(task => task.result))
      })
    }
    it('can be combined with a cursor', async () => {
      const first = await client.call('GET', '/process/tasks?task_type=sentiment&limit=3', { token: account.access })
      const { items, next_cursor } = expectBody(first, 200, TaskPage)
      assert.ok(next_cursor)
      const path = `/process/tasks?task_type=sentiment&limit=3&cursor=${encodeURIComponent(next_cursor)}`
      const second = expectBody(await client.call('GET', path, { token: account.access }), 200, TaskPage)
      assert.equal(new Set([...items, ...second.items].map(task => task.task_id)).size, 5)
      assert.equal(second.next_cursor, null)
    })
    for (const query of ['status=done', 'task_type=everything', 'status=', 'include=everything'])
      it(`?${query} is a validation_error`, async () => {
        const answer = await client.call('GET', `/process/tasks?${query}`, { token: account.access })
        expectProblem(answer, 400, 'validation_error', [query.split('=')[0] ?? ''])
      })
    it("returns no tasks of another user, also with that user's cursor", async () => {
      const stranger = await registerAccount(client)
      const own = await client.call('GET', '/process/tasks?limit=5', { token: account.access })
      const { next_cursor } = expectBody(own, 200, TaskPage)
      for (const path of [
        '/process/tasks',
        '/auth/files/',
        `/process/tasks?cursor=${encodeURIComponent(next_cursor ?? '')}`,
      ]) {
        const answer = await client.call('GET', path, { token: stranger.access })
        assert.deepEqual(JSON.parse(answer.text).items ?? [], [], show(answer))
      }
    })
  })

  describe('GET /auth/files/{task_id}/', () => {
    for (const slash of ['', '/']) {
      it(`returns the task at .../{task_id}${slash} and allows no change`, async () => {
        const path = `/auth/files/${newestFirst[0]}${slash}`
        const task = expectBody(await client.call('GET', path, { token: account.access }), 200, Task)
        assert.equal(task.task_id, newestFirst[0])
        for (const method of ['DELETE', 'PUT', 'PATCH', 'POST']) {
          const answer = await client.call(method, path, { token: account.access, json: {} })
          assert.ok([404, 405].includes(answer.status), show(answer))
        }
        const stranger = await registerAccount(client)
        expectProblem(await client.call('GET', path, { token: stranger.access }), 404, 'not_found')
      })
    }
  })
}
