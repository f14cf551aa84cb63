import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { WsTicket } from '@ai-platform/contracts/task.ts'
import { type Account, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import {
  assertGapless,
  finalEvents,
  readEventLog,
  runTask,
  submitTask,
  textUpload,
} from '@ai-platform/testkit/client/task.ts'
import { englishText, longText } from '@ai-platform/testkit/documents/texts.ts'
import { type EventSocket, openEventSocket } from '@ai-platform/testkit/sockets/event-socket.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'

const missingId = '01890a5d-ac96-774b-bcce-b302099a8057'
const socketPaths = ['/process/ws/', '/ws/']

const takeTicket = async (client: Client, account: Account, path = '/process/ws-ticket') =>
  expectBody(await client.call('POST', path, { token: account.access }), 200, WsTicket)

const withToken = (account: Account, path = '/process/ws/', more = '') =>
  `${path}${account.id}?token=${account.access}${more}`

function describeLiveEvents(client: Client): void {
  for (const path of socketPaths) {
    it(`${path}{user_id} with a token sends the events of a task live and as in the log`, async () => {
      const account = await registerAccount(client)
      const socket = await openEventSocket(client, withToken(account, path))
      const { task_id } = await submitTask(client, account, textUpload(englishText))
      await socket.waitFor('task_completed', event => event.event === 'task_completed')
      assert.deepEqual(
        socket.events.map(event => event.event),
        ['task_queued', 'task_started', 'task_completed'],
      )
      assert.ok(socket.live.every(({ event }) => event.task_id === task_id))
      assert.deepEqual(socket.events, await readEventLog(client, account))
      socket.close()
    })
    it(`${path}{user_id}/ answers with its trailing slash`, async () => {
      const account = await registerAccount(client)
      const socket = await openEventSocket(client, `${path}${account.id}/?token=${account.access}`)
      await submitTask(client, account, textUpload(englishText))
      await socket.waitFor('task_queued', event => event.event === 'task_queued')
      socket.close()
    })
  }
  it('sends all events to each of five sockets of one user and none to other users', async () => {
    const [account, other] = [await registerAccount(client), await registerAccount(client)]
    const sockets = await Promise.all(Array.from({ length: 5 }, () => openEventSocket(client, withToken(account))))
    const foreign = await openEventSocket(client, withToken(other))
    await runTask(client, account, textUpload(englishText))
    for (const socket of sockets) {
      await socket.waitFor('task_completed', event => event.event === 'task_completed')
      assertGapless(socket.events)
    }
    await runTask(client, other, textUpload(englishText))
    await foreign.waitFor('task_completed', event => event.event === 'task_completed')
    assert.equal(foreign.events.length, 3)
    for (const socket of [...sockets, foreign]) socket.close()
  })
  it('sends all events from the moment it is open, with twenty opened at once', async () => {
    const accounts = await Promise.all(Array.from({ length: 20 }, () => registerAccount(client)))
    await Promise.all(
      accounts.map(async account => {
        const socket = await openEventSocket(client, withToken(account))
        await submitTask(client, account, textUpload(englishText))
        await socket.waitFor('task_completed', event => event.event === 'task_completed')
        assertGapless(socket.events)
        socket.close()
      }),
    )
  })
  it('sends progress that rises, at most 4 a second a task', async () => {
    const account = await registerAccount(client)
    const socket = await openEventSocket(client, withToken(account))
    const { task_id } = await submitTask(client, account, textUpload(longText(600_000)))
    await socket.waitFor('the end', event => finalEvents.includes(event.event), 60_000)
    const steps = socket.live.flatMap(({ event, atMs }) =>
      event.event === 'task_progress' && event.task_id === task_id ? [{ progress: event.progress, atMs }] : [],
    )
    for (const [index, step] of steps.entries()) {
      const before = steps[index - 1]
      if (before) assert.ok(step.progress >= before.progress, 'progress fell')
      // Five events within a second would exceed 4 a second. The tolerance covers network jitter.
      const fifthBefore = steps[index - 4]
      if (fifthBefore) assert.ok(step.atMs - fifthBefore.atMs > 650, `5 in ${step.atMs - fifthBefore.atMs} ms`)
    }
    socket.close()
  })
  it('accepts a page of the same origin', async () => {
    const account = await registerAccount(client)
    const socket = await openEventSocket(client, withToken(account), { origin: client.baseUrl })
    await submitTask(client, account, textUpload(englishText))
    await socket.waitFor('task_queued', event => event.event === 'task_queued')
    socket.close()
  })
  it('is not affected by messages from a client', async () => {
    const account = await registerAccount(client)
    const noisy = new WebSocket(client.socketUrl(withToken(account)))
    await new Promise(resolve => noisy.addEventListener('open', resolve, { once: true }))
    noisy.send('x'.repeat(2_000_000))
    noisy.send('{"event":"task_completed"}')
    noisy.send(new Uint8Array(1000))
    const socket = await openEventSocket(client, withToken(account))
    await runTask(client, account, textUpload(englishText))
    await socket.waitFor('task_completed', event => event.event === 'task_completed')
    assertGapless(socket.events)
    noisy.close()
    socket.close()
  })
}

function describeReplay(client: Client): void {
  for (const path of socketPaths) {
    it(`${path} with after=0 replays everything, then sends live events`, async () => {
      const account = await registerAccount(client)
      await runTask(client, account, textUpload(englishText))
      const socket = await openEventSocket(client, withToken(account, path, '&after=0'))
      await socket.waitFor('the replay', event => event.seq === 3)
      await runTask(client, account, textUpload(englishText))
      await socket.waitFor('the live end', event => event.seq === 6)
      assertGapless(socket.events)
      socket.close()
    })
  }
  it('replays only the events after the number', async () => {
    const account = await registerAccount(client)
    await runTask(client, account, textUpload(englishText))
    const socket = await openEventSocket(client, withToken(account, '/process/ws/', '&after=2'))
    await socket.waitFor('event 3', event => event.seq === 3)
    assertGapless(socket.events, 3)
    socket.close()
  })
  it('without after replays nothing', async () => {
    const account = await registerAccount(client)
    await runTask(client, account, textUpload(englishText))
    const socket = await openEventSocket(client, withToken(account))
    await runTask(client, account, textUpload(englishText))
    await socket.waitFor('event 6', event => event.seq === 6)
    assertGapless(socket.events, 4)
    socket.close()
  })
  it('sends replay and live events without a gap or a duplicate while tasks run', async () => {
    const account = await registerAccount(client)
    const uploads = Array.from({ length: 20 }, (_, index) => textUpload(`The note number ${index} is short.`))
    const submitted = Promise.all(uploads.map(upload => submitTask(client, account, upload)))
    const sockets: { after: number; socket: EventSocket }[] = []
    for (let burst = 0; burst < 8; burst += 1) {
      const opened = [0, 0, burst, burst * 2].map(async after => ({
        after,
        socket: await openEventSocket(client, withToken(account, '/process/ws/', `&after=${after}`)),
      }))
      sockets.push(...(await Promise.all(opened)))
    }
    await submitted
    for (const { after, socket } of sockets) {
      await socket.waitFor('event 60', event => event.seq === 60)
      assertGapless(socket.events, after + 1)
      socket.close()
    }
  })
}

function describeTickets(client: Client): void {
  for (const path of ['/process/ws-ticket', '/process/ws-ticket/']) {
    it(`POST ${path} returns a ticket for one use within 30 s`, async () => {
      const account = await registerAccount(client)
      const { ticket, expires_in } = await takeTicket(client, account, path)
      assert.equal(expires_in, 30)
      const socketPath = `/process/ws/${account.id}?ticket=${encodeURIComponent(ticket)}`
      const socket = await openEventSocket(client, socketPath)
      await submitTask(client, account, textUpload(englishText))
      await socket.waitFor('task_queued', event => event.event === 'task_queued')
      const second = await openEventSocket(client, socketPath)
      assert.equal(await second.waitForClose(), 4401)
      socket.close()
    })
  }
  it('a ticket opens one of two sockets at the same moment', async () => {
    const account = await registerAccount(client)
    const { ticket } = await takeTicket(client, account)
    const path = `/ws/${account.id}?ticket=${encodeURIComponent(ticket)}`
    const sockets = await Promise.all([openEventSocket(client, path), openEventSocket(client, path)])
    await runTask(client, account, textUpload(englishText))
    const receiverCount = await pollUntil('one socket to receive events and one to be closed', 10_000, () => {
      const receivers = sockets.filter(socket => socket.events.length === 3)
      return receivers.length > 0 ? receivers.length : undefined
    })
    assert.equal(receiverCount, 1)
    const closed = await Promise.any(sockets.map(socket => socket.waitForClose()))
    assert.equal(closed, 4401)
    for (const socket of sockets) socket.close()
  })
  it("does not open another user's channel", async () => {
    const [account, other] = [await registerAccount(client), await registerAccount(client)]
    const { ticket } = await takeTicket(client, account)
    const socket = await openEventSocket(client, `/process/ws/${other.id}?ticket=${encodeURIComponent(ticket)}`)
    assert.equal(await socket.waitForClose(), 4404)
  })
}

function describeRefusedSockets(client: Client): void {
  for (const path of socketPaths) {
    for (const [what, query] of [
      ['no credentials', ''],
      ['a bad token', '?token=not.a.token'],
      ['an empty token', '?token='],
      ['a bad ticket', '?ticket=unknown'],
    ] as const) {
      it(`${path}{user_id} with ${what} is closed with 4401`, async () => {
        const account = await registerAccount(client)
        const socket = await openEventSocket(client, `${path}${account.id}${query}`)
        assert.equal(await socket.waitForClose(), 4401)
        assert.deepEqual(socket.events, [])
      })
    }
    it(`${path}{user_id} with a refresh token is closed with 4401`, async () => {
      const account = await registerAccount(client)
      const socket = await openEventSocket(client, `${path}${account.id}?token=${account.refresh}`)
      assert.equal(await socket.waitForClose(), 4401)
    })
    it(`${path} of another or an unknown user is closed with 4404`, async () => {
      const [account, other] = [await registerAccount(client), await registerAccount(client)]
      for (const id of [other.id, missingId]) {
        const socket = await openEventSocket(client, `${path}${id}?token=${account.access}&after=0`)
        assert.equal(await socket.waitForClose(), 4404)
        assert.deepEqual(socket.events, [])
      }
    })
  }
}

export function describeEventSocket(client: Client): void {
  describe('event socket, live', () => describeLiveEvents(client))
  describe('event socket, replay', () => describeReplay(client))
  describe('event socket, tickets', () => describeTickets(client))
  describe('event socket, refused', () => describeRefusedSockets(client))
}
