import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { after, before, test } from 'node:test'
import type { TaskEvent } from '@ai-platform/contracts/event.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { WebSocket } from 'ws'
import {
  call,
  createTestPlatform,
  finalTask,
  submitted,
  type TestPlatform,
  type TestService,
  type TestUser,
} from './start-service.ts'

let platform: TestPlatform
let service: TestService
let replica: TestService

before(async () => {
  platform = await createTestPlatform()
  service = await platform.start()
  replica = await platform.start({ PROCESSOR_ROLE: 'api' })
})
after(() => platform.close())

interface Listening {
  socket: WebSocket
  events: TaskEvent[]
  closed: Promise<number>
  received(event: string): Promise<TaskEvent>
}

function listen(at: TestService, path: string, headers: Record<string, string> = {}): Listening {
  const socket = new WebSocket(`${at.url.replace('http', 'ws')}${path}`, { headers })
  const events: TaskEvent[] = []
  socket.on('message', data => {
    const event = JSON.parse(String(data)) as TaskEvent
    if (event.seq) events.push(event)
  })
  const closed = once(socket, 'close').then(([code]) => Number(code))
  const received = (name: string) => pollUntil(name, 15_000, () => events.find(({ event }) => event === name), 10)
  return { socket, events, closed, received }
}

const channel = (user: TestUser, rest = '') => `/process/ws/${user.id}?token=${user.token}${rest}`
const note = { content: 'The bridge is closed. It opens again in May.' }

test('a socket receives the events of tasks run by another replica in order and once', async () => {
  const user = await platform.addUser()
  const here = listen(service, channel(user))
  const there = listen(replica, `/ws/${user.id}?token=${user.token}`)
  await Promise.all([once(here.socket, 'open'), once(there.socket, 'open')])
  const sent = await Promise.all(Array.from({ length: 5 }, () => submitted(service, user, note)))
  for (const { task_id } of sent) await finalTask(service, user, task_id)
  for (const listening of [here, there]) {
    await pollUntil('15 events', 15_000, () => listening.events.length >= 15, 5)
    assert.deepEqual(
      listening.events.map(({ seq }) => seq),
      Array.from({ length: 15 }, (_, index) => index + 1),
    )
    listening.socket.close()
  }
})

test('?after= replays only the missed events', async () => {
  const user = await platform.addUser()
  const { task_id } = await submitted(service, user, note)
  await finalTask(service, user, task_id)
  const late = listen(replica, channel(user, '&after=1'))
  await late.received('task_completed')
  assert.deepEqual(
    late.events.map(({ seq, event }) => [seq, event]),
    [
      [2, 'task_started'],
      [3, 'task_completed'],
    ],
  )
  late.socket.close()
})

test('bad credentials, the channel of another user and a foreign origin each have their close code', async () => {
  const user = await platform.addUser()
  const other = await platform.addUser()
  assert.equal(await listen(service, `/process/ws/${user.id}`).closed, 4401)
  assert.equal(await listen(service, `/process/ws/${user.id}?token=rubbish`).closed, 4401)
  assert.equal(await listen(service, `/process/ws/${user.id}?token=${other.token}`).closed, 4404)
  assert.equal(await listen(service, channel(user), { origin: 'https://evil.example' }).closed, 4401)
  const own = listen(service, channel(user), { origin: new URL(service.url).origin })
  await once(own.socket, 'open')
  own.socket.close()
})

test('a ticket opens one socket at any replica', async () => {
  const user = await platform.addUser()
  const { ticket } = (await (await call(service, user, '/process/ws-ticket', { method: 'POST' })).json()) as {
    ticket: string
  }
  const first = listen(replica, `/process/ws/${user.id}?ticket=${ticket}&after=0`)
  await once(first.socket, 'open')
  await submitted(service, user, note)
  await first.received('task_completed')
  assert.equal(await listen(service, `/process/ws/${user.id}?ticket=${ticket}`).closed, 4401)
  first.socket.close()
})

test('disabling an account closes its sockets at once', async () => {
  const user = await platform.addUser()
  const open = listen(replica, channel(user))
  await once(open.socket, 'open')
  // The subscription is active once an event has arrived.
  await submitted(service, user, note)
  await open.received('task_completed')
  await platform.owner.query('UPDATE users SET is_active = false WHERE id = $1', [user.id])
  await platform.owner.query(`SELECT pg_notify('account_disabled', $1)`, [user.id])
  assert.equal(await open.closed, 4401)
  assert.equal(await listen(replica, channel(user)).closed, 4401)
})

test('a stopping replica closes its sockets with 1001', async () => {
  const user = await platform.addUser()
  const third = await platform.start({ PROCESSOR_ROLE: 'api' })
  const open = listen(third, channel(user))
  await once(open.socket, 'open')
  await third.stop()
  assert.equal(await open.closed, 1001)
})

test('the event connection is reopened after the database closed it, and no event is missed', async () => {
  const user = await platform.addUser()
  const open = listen(replica, channel(user, '&after=0'))
  await once(open.socket, 'open')
  await platform.owner.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE application_name = 'processor-service events' AND datname = current_database()`,
  )
  const { task_id } = await submitted(service, user, note)
  await finalTask(service, user, task_id)
  await open.received('task_completed')
  assert.deepEqual(
    open.events.map(({ seq }) => seq),
    [1, 2, 3],
  )
  open.socket.close()
})

test('an Upgrade to another protocol is ignored and the request answered', async () => {
  const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABk' }
  const asked = request(`${service.url}/livez`, { headers, timeout: 5_000 }).end()
  const [answer] = await once(asked, 'response')
  assert.equal(answer.statusCode, 200)
  answer.resume()
})
