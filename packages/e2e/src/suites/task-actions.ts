import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { Task, TaskPage } from '@ai-platform/contracts/task.ts'
import { type Account, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody, expectProblem, show } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import {
  getTask,
  readEventLog,
  runTask,
  submitTask,
  textUpload,
  waitForFinal,
} from '@ai-platform/testkit/client/task.ts'
import { englishText, longText } from '@ai-platform/testkit/documents/texts.ts'

const strangeIds = ['not-a-uuid', '0', '%00', '01890a5d-ac96-774b-bcce-b302099a8057x']

const act = (client: Client, account: Account, method: string, path: string) =>
  client.call(method, `/process/tasks/${path}`, { token: account.access })

/**
 * A task cancelled before it ended. The documents grow until one is caught in time, so that the speed of the machine
 * does not matter.
 */
async function catchAndCancel(client: Client, account: Account): Promise<Task> {
  for (const characters of [200_000, 400_000, 800_000, 1_000_000]) {
    const { task_id } = await submitTask(client, account, textUpload(longText(characters)))
    const answer = await act(client, account, 'POST', `${task_id}/cancel`)
    if (answer.status === 200) return expectBody(answer, 200, Task)
    expectProblem(answer, 409, 'task_final')
  }
  throw new Error('no task could be cancelled before it ended')
}

function describeOne(client: Client): void {
  describe('GET /process/tasks/{id}', () => {
    it('returns the task with and without a trailing slash', async () => {
      const account = await registerAccount(client)
      const { task_id } = await submitTask(client, account, textUpload(englishText))
      for (const slash of ['', '/'])
        assert.equal(expectBody(await getTask(client, account, task_id, slash), 200, Task).task_id, task_id)
      await waitForFinal(client, account, task_id)
    })
    it('?wait holds the answer until the task is final', async () => {
      const account = await registerAccount(client)
      const { task_id } = await submitTask(client, account, textUpload(englishText))
      const task = expectBody(await getTask(client, account, task_id, '?wait=30'), 200, Task)
      assert.equal(task.status, 'completed')
    })
    it('?wait of a final task answers at once', async () => {
      const account = await registerAccount(client)
      const { task_id } = await runTask(client, account, textUpload(englishText))
      const started = performance.now()
      expectBody(await getTask(client, account, task_id, '?wait=30'), 200, Task)
      assert.ok(performance.now() - started < 2_000)
    })
    for (const wait of ['-1', '31', 'abc', '', '1e3', 'NaN', 'Infinity']) {
      it(`?wait=${wait} is a validation_error`, async () => {
        const account = await registerAccount(client)
        const { task_id } = await submitTask(client, account, textUpload(englishText))
        const answer = await getTask(client, account, task_id, `?wait=${wait}`)
        expectProblem(answer, 400, 'validation_error', ['wait'])
      })
    }
    for (const id of strangeIds) {
      it(`${id} is a 404 or a 400`, async () => {
        const account = await registerAccount(client)
        const answer = await client.callRawPath('GET', `/process/tasks/${id}`, {
          authorization: `Bearer ${account.access}`,
        })
        assert.ok([400, 404].includes(answer.status), show(answer))
      })
    }
  })
}

function describeCancelAndRetry(client: Client): void {
  describe('cancel and retry', () => {
    it('cancels a task once and runs it again on retry', async () => {
      const account = await registerAccount(client)
      const cancelled = await catchAndCancel(client, account)
      const { task_id } = cancelled
      assert.deepEqual([cancelled.status, cancelled.result], ['cancelled', null])
      expectProblem(await act(client, account, 'POST', `${task_id}/cancel`), 409, 'task_final')
      const again = expectBody(await act(client, account, 'POST', `${task_id}/retry`), 202, Task)
      assert.deepEqual([again.task_id, again.status, again.error, again.completed_at], [task_id, 'pending', null, null])
      const task = await waitForFinal(client, account, task_id)
      assert.equal(task.status, 'completed', JSON.stringify(task.error))
      const events = (await readEventLog(client, account)).filter(event => event.task_id === task_id)
      const finals = events.filter(event => ['task_completed', 'task_failed', 'task_cancelled'].includes(event.event))
      assert.deepEqual(
        finals.map(event => event.event),
        ['task_cancelled', 'task_completed'],
        'one final event a run',
      )
    })
    it('runs a failed task again', async () => {
      const account = await registerAccount(client)
      const torn = { name: 'torn.pdf', bytes: `%PDF-1.7\n${'garbage '.repeat(50)}` }
      const { task_id } = await runTask(client, account, torn)
      expectProblem(await act(client, account, 'POST', `${task_id}/cancel`), 409, 'task_final')
      expectBody(await act(client, account, 'POST', `${task_id}/retry`), 202, Task)
      const task = await waitForFinal(client, account, task_id)
      assert.equal(task.status, 'failed')
      const failed = (await readEventLog(client, account)).filter(event => event.event === 'task_failed')
      assert.equal(failed.length, 2)
      assert.ok(failed.every(event => event.error?.code === task.error?.code))
    })
    it('refuses to retry a completed task', async () => {
      const account = await registerAccount(client)
      const { task_id } = await runTask(client, account, textUpload(englishText))
      for (const slash of ['', '/'])
        expectProblem(await act(client, account, 'POST', `${task_id}/retry${slash}`), 409, 'task_not_retryable')
      expectProblem(await act(client, account, 'POST', `${task_id}/cancel/`), 409, 'task_final')
    })
    it('accepts one of five concurrent cancels', async () => {
      const account = await registerAccount(client)
      const { task_id } = await submitTask(client, account, textUpload(longText(400_000)))
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => act(client, account, 'POST', `${task_id}/cancel`)),
      )
      assert.ok(answers.filter(answer => answer.status === 200).length <= 1)
      await waitForFinal(client, account, task_id)
      const finals = (await readEventLog(client, account)).filter(event =>
        /completed|failed|cancelled/.test(event.event),
      )
      assert.equal(finals.length, 1)
    })
  })
}

function describeDelete(client: Client): void {
  describe('delete', () => {
    it('leaves only the events, without the file name', async () => {
      const account = await registerAccount(client)
      const { task_id } = await runTask(client, account, textUpload(englishText, 'secret name.txt'))
      const kept = await runTask(client, account, textUpload(englishText, 'kept.txt'))
      const answer = await act(client, account, 'DELETE', task_id)
      assert.equal(answer.status, 204, show(answer))
      assert.equal(answer.text, '')
      expectProblem(await getTask(client, account, task_id), 404, 'not_found')
      expectProblem(await act(client, account, 'DELETE', task_id), 404, 'not_found')
      for (const action of ['cancel', 'retry'])
        expectProblem(await act(client, account, 'POST', `${task_id}/${action}`), 404, 'not_found')
      const history = await client.call('GET', `/auth/files/${task_id}/`, { token: account.access })
      expectProblem(history, 404, 'not_found')
      const page = expectBody(await client.call('GET', '/process/tasks', { token: account.access }), 200, TaskPage)
      assert.deepEqual(
        page.items.map(task => task.task_id),
        [kept.task_id],
      )
      const events = await readEventLog(client, account)
      const own = events.filter(event => event.task_id === task_id)
      assert.equal(own.at(-1)?.event, 'task_deleted')
      assert.ok(own.every(event => event.filename === null))
      assert.ok(events.filter(event => event.task_id === kept.task_id).every(event => event.filename === 'kept.txt'))
    })
    it('cancels a running task first', async () => {
      const account = await registerAccount(client)
      const { task_id } = await submitTask(client, account, textUpload(longText(800_000)))
      assert.equal((await act(client, account, 'DELETE', `${task_id}/`)).status, 204)
      expectProblem(await getTask(client, account, task_id), 404, 'not_found')
      const events = (await readEventLog(client, account)).map(event => event.event)
      assert.equal(events.at(-1), 'task_deleted')
      assert.equal(events.filter(event => /completed|failed|cancelled/.test(event)).length, 1, String(events))
    })
    it('frees the Idempotency-Key', async () => {
      const account = await registerAccount(client)
      const options = { idempotencyKey: randomUUID() }
      const { task_id } = await submitTask(client, account, textUpload(englishText), options)
      await waitForFinal(client, account, task_id)
      await act(client, account, 'DELETE', task_id)
      const again = await submitTask(client, account, textUpload(englishText), options)
      assert.notEqual(again.task_id, task_id)
    })
  })
}

export function describeTaskActions(client: Client): void {
  describeOne(client)
  describeCancelAndRetry(client)
  describeDelete(client)
  describe("another user's task", () => {
    for (const [method, suffix] of [
      ['GET', ''],
      ['GET', '?wait=5'],
      ['POST', '/cancel'],
      ['POST', '/retry'],
      ['DELETE', ''],
    ] as const) {
      it(`${method} .../{id}${suffix} answers as for a missing task`, async () => {
        const [owner, stranger] = [await registerAccount(client), await registerAccount(client)]
        const { task_id } = await submitTask(client, owner, textUpload(englishText))
        const foreign = expectProblem(await act(client, stranger, method, task_id + suffix), 404, 'not_found')
        const missing = await act(client, stranger, method, `01890a5d-ac96-774b-bcce-b302099a8057${suffix}`)
        assert.deepEqual(
          { ...foreign, request_id: '' },
          { ...expectProblem(missing, 404, 'not_found'), request_id: '' },
        )
        assert.equal((await waitForFinal(client, owner, task_id)).status, 'completed')
      })
    }
  })
}
