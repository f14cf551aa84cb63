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
})

test('long texts and other formats have a file, short texts are in the database, and both are deleted with the task', async () => {
  const user = await platform.addUser()
  const long = await submitted(service, user, { content: text.repeat(80), filename: 'long.txt' })
  const html = await submitted(service, user, { content: `<p>${text}</p>`, filename: 'page.html', type: 'text/html' })
  const short = await submitted(service, user, { content: text, filename: 'short.txt' })
  const tasks = [long, html, short]
  const coverage = []
  for (const { task_id: id } of tasks) {
    const task = await finalTask(service, user, id)
    assert.equal(task.status, 'completed', JSON.stringify(task.error))
    coverage.push(task.coverage?.characters ?? 0)
  }
  assert.ok((coverage[0] ?? 0) > 16 * 1024, 'the long one was read to its end')
  const stored = await platform.storedFiles()
  assert.deepEqual(
    tasks.map(({ task_id: id }) => stored.includes(id)),
    [true, true, false],
  )
  const kept = 'SELECT content FROM short_documents WHERE task_id = ANY($1)'
  const ids = tasks.map(({ task_id: id }) => id)
  const { rows } = await platform.owner.query(kept, [ids])
  assert.deepEqual(
    rows.map(row => row.content.toString()),
    [text],
  )
  for (const id of ids) {
    assert.equal((await call(service, user, `/process/tasks/${id}`, { method: 'DELETE' })).status, 204)
  }
  assert.ok(!(await platform.storedFiles()).some(file => ids.includes(file)))
  assert.equal((await platform.owner.query(kept, [ids])).rowCount, 0)
})
