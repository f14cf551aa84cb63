import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TaskEvent } from '@ai-platform/contracts/event.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { WebSocket } from 'ws'
import { type FakeAiServer, refuse, startFakeAiServer } from '../src/models/testing/fake-ai-server.ts'
import { startRedis, type TestRedis } from './start-redis.ts'
import { call, createTestPlatform, finalTask, submitted, type TestPlatform, type TestService } from './start-service.ts'

/** Tests for every queue engine, on a real server. */
for (const engine of ['postgres', 'redis'] as const) {
  describe(`the ${engine} engine`, () => {
    let platform: TestPlatform
    let redis: TestRedis | undefined
    let wire: FakeAiServer
    let api: TestService
    let worker: TestService
    let missing: string | false = false

    const settings = (role: string) => ({
      PROCESSOR_ROLE: role,
      QUEUE_ENGINE: engine,
      ...(redis ? { REDIS_URL: redis.url } : {}),
      ...wire.settings,
      WORKER_CONCURRENCY: '4',
      LEASE_SECONDS: '6',
    })

    before(async () => {
      platform = await createTestPlatform()
      wire = await startFakeAiServer()
      wire.answer(() => JSON.stringify({ summary: 'It is short.' }))
      if (engine === 'redis') {
        redis = await startRedis()
        if (!redis) {
          missing = 'redis-server is not installed'
          return
        }
      }
      api = await platform.start(settings('api'))
      worker = await platform.start(settings('worker'))
    })
    after(async () => {
      await platform.close()
      await redis?.stop()
      await wire[Symbol.asyncDispose]()
    })

    test('with separate API and worker processes each task ends once and a socket of the API receives all events', async t => {
      if (missing) return t.skip(missing)
      const user = await platform.addUser()
      const socket = new WebSocket(`${api.url.replace('http', 'ws')}/ws/${user.id}?token=${user.token}&after=0`)
      const events: TaskEvent[] = []
      socket.on('message', data => {
        const event = JSON.parse(String(data)) as TaskEvent
        if (event.seq) events.push(event)
      })
      await once(socket, 'open')
      const tasks = await Promise.all(
        Array.from({ length: 25 }, (_, number) => submitted(api, user, { content: `Note number ${number}.` })),
      )
      for (const { task_id } of tasks) assert.equal((await finalTask(api, user, task_id)).status, 'completed')
      await pollUntil('75 events', 5_000, () => events.length >= 75, 20)
      socket.close()
      assert.deepEqual(
        events.map(({ seq }) => seq),
        Array.from({ length: 75 }, (_, index) => index + 1),
      )
      assert.equal(events.filter(({ event }) => event === 'task_completed').length, 25)
    })

    test('while the provider is away no task is claimed, and all complete when it answers again', async t => {
      if (missing) return t.skip(missing)
      const user = await platform.addUser()
      // Three attempts find it away and open the circuit for the provider's Retry-After, longer than an attempt waits.
      wire.next(...Array.from({ length: 3 }, () => refuse(503, {}, { 'retry-after': '31' })))
      const asked = wire.sent.length
      const first = await Promise.all([1, 2, 3].map(number => submitted(api, user, { content: `First ${number}.` })))
      await pollUntil('three calls', 15_000, () => wire.sent.length === asked + 3)
      await sleep(500)
      const second = await Promise.all([1, 2, 3].map(number => submitted(api, user, { content: `Second ${number}.` })))
      await sleep(2_000)
      assert.equal(wire.sent.length, asked + 3, 'the new tasks wait, too')
      for (const { task_id } of [...first, ...second]) {
        const task = await finalTask(api, user, task_id, 60)
        assert.deepEqual([task.status, task.attempts], ['completed', 1])
      }
    })

    test('a cancel at the API ends the run in the worker within 2 s', async t => {
      if (missing) return t.skip(missing)
      const user = await platform.addUser()
      const asked = wire.sent.length
      wire.next(() => {})
      const { task_id } = await submitted(api, user, { content: 'A text that waits.' })
      await pollUntil('the AI is asked', 15_000, () => wire.sent.length > asked, 10)
      const abandoned = wire.abandoned
      await Promise.all([
        pollUntil('the AI call is dropped', 2_000, () => wire.abandoned > abandoned, 10),
        call(api, user, `/process/tasks/${task_id}/cancel`, { method: 'POST' }),
      ])
    })

    test('a stopping worker releases its tasks and the next worker finishes them', async t => {
      if (missing) return t.skip(missing)
      const user = await platform.addUser()
      const asked = wire.sent.length
      wire.next(
        () => {},
        () => {},
      )
      const tasks = [
        await submitted(api, user, { content: 'The first text that waits.' }),
        await submitted(api, user, { content: 'The second text that waits.' }),
      ]
      await pollUntil('the AI is asked twice', 15_000, () => wire.sent.length >= asked + 2, 10)
      await worker.stop()
      worker = await platform.start(settings('worker'))
      for (const { task_id } of tasks) {
        const task = await finalTask(api, user, task_id)
        assert.deepEqual([task.status, task.attempts], ['completed', 1])
      }
    })

    test('many tasks of one user do not delay a single task of another', async t => {
      if (missing) return t.skip(missing)
      const [many, single] = [await platform.addUser(), await platform.addUser()]
      await worker.stop()
      const queued = []
      for (let number = 0; number < 60; number++)
        queued.push(await submitted(api, many, { content: `Note ${number}.` }))
      const { task_id } = await submitted(api, single, { content: 'Mine alone.' })
      worker = await platform.start({ ...settings('worker'), WORKER_CONCURRENCY: '1' })
      const mine = await finalTask(api, single, task_id)
      const { rows } = await platform.owner.query<{ ahead: number }>(
        'SELECT count(*) AS ahead FROM current_tasks WHERE user_id = $1 AND started_at < $2',
        [many.id, mine.started_at],
      )
      assert.ok((rows[0]?.ahead ?? 99) <= 3, `${rows[0]?.ahead} of the other user's tasks went before`)
      const last = queued.at(-1)
      assert.ok(last)
      assert.equal((await finalTask(api, many, last.task_id, 60)).status, 'completed')
    })

    if (engine === 'redis') {
      test('tasks survive a Redis server that crashes and restarts empty', async t => {
        if (!redis) return t.skip(missing || 'no redis')
        const user = await platform.addUser()
        await worker.stop()
        const before = await submitted(api, user, { content: 'Put on the queue before.' })
        await redis.restart()
        const during = await submitted(api, user, { content: 'Sent right behind the restart.' })
        worker = await platform.start(settings('worker'))
        for (const { task_id } of [before, during]) {
          assert.equal((await finalTask(api, user, task_id, 45)).status, 'completed')
        }
      })
    }
  })
}
