import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { TaskWebhookBatch } from '@ai-platform/contracts/event.ts'
import { listenLocally } from '@ai-platform/testkit/servers/listen-locally.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { call, createTestPlatform, finalTask, submitted, type TestPlatform, type TestService } from './start-service.ts'

let platform: TestPlatform
let service: TestService
let bodies: unknown[] = []
let refused = (_body: unknown): boolean => false

/** A fake auth-service that records the requests. */
const receiver = createServer(async (req, res) => {
  const body = await json(req)
  bodies.push(body)
  res.writeHead(refused(body) ? 400 : 204).end()
})

before(async () => {
  platform = await createTestPlatform()
  service = await platform.start({ AUTH_SERVICE_URL: await listenLocally(receiver) })
})
after(async () => {
  await platform.close()
  receiver.closeAllConnections()
  receiver.close()
})

const received = () => bodies.flatMap(body => TaskWebhookBatch.parse(body).events)

test('each final event is sent as in the log', async () => {
  const user = await platform.addUser()
  const done = await submitted(service, user, { content: 'The harbour was calm. The ships came in one by one.' })
  const failed = await submitted(service, user, { content: '<p></p>', filename: 'empty.html', type: 'text/html' })
  for (const { task_id: id } of [done, failed]) await finalTask(service, user, id)
  await pollUntil('both are sent', 15_000, () => received().length >= 2)
  const log = (await (await call(service, user, '/process/events')).json()) as { items: { event: string }[] }
  const finals = log.items.filter(({ event }) => event === 'task_completed' || event === 'task_failed')
  const sent = received().toSorted((a, b) => a.event.seq - b.event.seq)
  assert.deepEqual(
    sent.map(({ event }) => event),
    finals,
  )
  assert.ok(sent.every(({ user_id: id, type, event }) => id === user.id && type === event.event))
  assert.ok(sent.every(({ usage, type }) => usage !== null || type === 'task_cancelled'))
})

test('a refused event does not block the others', async () => {
  const user = await platform.addUser()
  const eventsOf = (body: unknown) => TaskWebhookBatch.parse(body).events
  const isPoison = (filename: string | null) => filename === 'poison.txt'
  bodies = []
  refused = body => eventsOf(body).some(({ event }) => isPoison(event.filename))
  const names = ['a.txt', 'poison.txt', 'b.txt', 'c.txt']
  await Promise.all(names.map(filename => submitted(service, user, { content: 'Short and calm.', filename })))
  const taken = () =>
    bodies
      .filter(body => !refused(body))
      .flatMap(eventsOf)
      .map(({ event }) => event.filename)
  await pollUntil('the others are taken', 15_000, () => taken().length >= 3)
  assert.deepEqual(taken().sort(), ['a.txt', 'b.txt', 'c.txt'])
})
