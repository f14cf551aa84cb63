import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EventPage } from '@ai-platform/contracts/event.ts'
import { registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody, expectProblem } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import {
  assertGapless,
  readEventLog,
  runTask,
  submitTask,
  textUpload,
  waitForFinal,
} from '@ai-platform/testkit/client/task.ts'
import { englishText } from '@ai-platform/testkit/documents/texts.ts'

export function describeEventLog(client: Client): void {
  describe('event log', () => {
    it('is empty for a new user', async () => {
      const account = await registerAccount(client)
      for (const path of ['/process/events', '/process/events/']) {
        const page = expectBody(await client.call('GET', path, { token: account.access }), 200, EventPage)
        assert.deepEqual(page.items, [])
      }
    })
    it('contains the events of a task in order', async () => {
      const account = await registerAccount(client)
      const task = await runTask(client, account, textUpload(englishText, 'life.txt'), { taskType: 'qa' })
      const events = await readEventLog(client, account)
      assertGapless(events)
      assert.deepEqual(
        events.map(event => [event.event, event.status, event.task_id, event.filename, event.task_type]),
        [
          ['task_queued', 'pending', task.task_id, 'life.txt', 'qa'],
          ['task_started', 'processing', task.task_id, 'life.txt', 'qa'],
          ['task_completed', 'completed', task.task_id, 'life.txt', 'qa'],
        ],
      )
      assert.ok(events.every(event => event.error === null))
    })
    it('contains the error of a failed task', async () => {
      const account = await registerAccount(client)
      const task = await runTask(client, account, textUpload(' \n ', 'blank.txt'))
      const failed = (await readEventLog(client, account)).at(-1)
      assert.equal(failed?.event, 'task_failed')
      assert.deepEqual(failed.error, task.error)
    })
    it('has no gap when 12 tasks run at once, and continues from `after`', async () => {
      const account = await registerAccount(client)
      const tasks = await Promise.all(
        Array.from({ length: 12 }, (_, index) => submitTask(client, account, textUpload(`Note ${index} is short.`))),
      )
      await Promise.all(tasks.map(task => waitForFinal(client, account, task.task_id)))
      const events = await readEventLog(client, account)
      assert.equal(events.length, 36)
      assertGapless(events)
      assertGapless(await readEventLog(client, account, 10), 11)
      const times = events.map(event => event.at)
      assert.ok(times.every(at => at.endsWith('Z')))
      const path = '/process/events?after=5&limit=7'
      const page = expectBody(await client.call('GET', path, { token: account.access }), 200, EventPage)
      assert.deepEqual(
        page.items.map(event => event.seq),
        [6, 7, 8, 9, 10, 11, 12],
      )
      assert.ok(page.next_cursor)
      const next = `${path}&cursor=${encodeURIComponent(page.next_cursor)}`
      const second = expectBody(await client.call('GET', next, { token: account.access }), 200, EventPage)
      assert.deepEqual(
        second.items.map(event => event.seq),
        [13, 14, 15, 16, 17, 18, 19],
      )
      const beyond = await client.call('GET', '/process/events?after=36', { token: account.access })
      assert.deepEqual(expectBody(beyond, 200, EventPage), { items: [], next_cursor: null })
    })
    for (const query of [
      'after=-1',
      'after=abc',
      'after=1.5',
      'after=99999999999999999999',
      'limit=0',
      'limit=101',
      'cursor=x',
    ]) {
      it(`?${query} is a validation_error`, async () => {
        const account = await registerAccount(client)
        const answer = await client.call('GET', `/process/events?${query}`, { token: account.access })
        expectProblem(answer, 400, 'validation_error', [query.split('=')[0] ?? ''])
      })
    }
  })
}
