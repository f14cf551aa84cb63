import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Task } from '@ai-platform/contracts/task.ts'
import { call, createTestPlatform, finalTask, submitted, type TestPlatform, type TestService } from './start-service.ts'

let platform: TestPlatform
let service: TestService

before(async () => {
  platform = await createTestPlatform()
  service = await platform.start()
})
after(() => platform.close())

const text = `The harbour was rebuilt in 1998. It handles two million containers a year.
Most of them come from Asia. The city earns a third of its income there. Critics point to the noise at night.
A new rail link will take lorries off the road from 2027 on.`

test('a text goes from upload to a summary, with each event in the log', async () => {
  const user = await platform.addUser()
  const accepted = await submitted(service, user, { content: text, filename: 'harbour.txt' })
  assert.equal(accepted.status, 'pending')
  assert.deepEqual(Task.parse(accepted), accepted)
  const task = await finalTask(service, user, accepted.task_id)
  assert.equal(task.status, 'completed', JSON.stringify(task.error))
  assert.ok(task.result && 'summary' in task.result && task.result.summary.includes('harbour'))
  assert.equal(task.coverage?.truncated, false)
  const log = (await (await call(service, user, '/process/events')).json()) as {
    items: { event: string; seq: number }[]
  }
  assert.deepEqual(
    log.items.map(({ seq, event }) => [seq, event]),
    [
      [1, 'task_queued'],
      [2, 'task_started'],
      [3, 'task_completed'],
    ],
  )
  assert.deepEqual(await platform.storedFiles(), [accepted.task_id])
})
