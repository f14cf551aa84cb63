import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPool } from '@ai-platform/database/pool.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { createTestDatabase } from '@ai-platform/testkit/servers/test-database.ts'
import { createPostgresBus } from '../src/bus/postgres-bus.ts'

const peerTimeoutMs = 400

test('a process stops notifications while it is the only one and sends them again when another process reports', async t => {
  const database = await createTestDatabase()
  const connectionString = database.processorUrl
  const pool = createPool({ connectionString, max: 2, applicationName: 'test', onError: () => {} })
  const log = createLogger({ service: 'test', version: '1', level: 'fatal', pretty: false })
  const received: string[] = []
  const start = (processId: string) => {
    const bus = createPostgresBus({ connectionString, pool, processId, log, peerTimeoutMs })
    const connected = Promise.withResolvers<void>()
    bus.start({
      onNotification: ({ from }) => received.push(from),
      onLive: () => {},
      onWatchedUsers: () => received.push(processId),
      onAccountChanged: () => {},
      onConnect: () => connected.resolve(),
      onPeers: () => {},
    })
    return { bus, connected: connected.promise }
  }
  const first = start('first')
  t.after(async () => {
    await first.bus.close()
    await pool.end()
    await database.drop()
  })
  assert.equal(first.bus.notifyFrom, 'first', 'before it is connected')
  await first.connected
  assert.equal(first.bus.notifyFrom, null, 'no other process listens')
  await first.bus.sendWatchedUsers([])
  await sleep(100)
  assert.equal(first.bus.notifyFrom, null, 'its own report does not count')
  const second = start('second')
  await second.connected
  assert.equal(second.bus.notifyFrom, 'second', 'the first one listens')
  await second.bus.sendWatchedUsers([])
  for (const until = Date.now() + 5_000; !received.includes('first'); await sleep(10)) assert.ok(Date.now() < until)
  assert.equal(first.bus.notifyFrom, 'first')
  await second.bus.close()
  await sleep(peerTimeoutMs * 1.5)
  assert.equal(first.bus.notifyFrom, null, 'after the other process has gone')
})
