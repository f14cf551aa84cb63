import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createPool } from '@ai-platform/database/pool.ts'
import { createTestDatabase } from '@ai-platform/database/test-database.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { createPostgresBus } from '../src/bus/postgres-bus.ts'

const peerMs = 400

test('a process sends hints from its start, none when it is alone, and again as soon as another one is there', async t => {
  const database = await createTestDatabase(process.env.TEST_DATABASE_URL ?? '')
  const connectionString = database.processorUrl
  const pool = createPool({ connectionString, max: 2, applicationName: 'test', onError: () => {} })
  const log = createLogger({ service: 'test', version: '1', level: 'fatal', pretty: false })
  const heard: string[] = []
  const start = (processId: string) => {
    const bus = createPostgresBus({ connectionString, pool, processId, log, peerMs })
    const connected = Promise.withResolvers<void>()
    bus.start({
      onHint: ({ from }) => heard.push(from),
      onLive: () => {},
      onWatch: () => heard.push(processId),
      onAccountDisabled: () => {},
      onConnect: () => connected.resolve(),
    })
    return { bus, connected: connected.promise }
  }
  const first = start('first')
  t.after(async () => {
    await first.bus.close()
    await pool.end()
    await database.drop()
  })
  assert.equal(first.bus.hintFrom, 'first', 'before it is connected')
  await first.connected
  assert.equal(first.bus.hintFrom, 'first', 'until others had time to say that they are there')
  await sleep(peerMs * 1.5)
  assert.equal(first.bus.hintFrom, null)
  await first.bus.publishWatch([])
  await sleep(100)
  assert.equal(first.bus.hintFrom, null, 'what it says itself is no sign of another')
  const second = start('second')
  await second.connected
  await second.bus.publishWatch([])
  for (const until = Date.now() + 5_000; !heard.includes('first'); await sleep(10)) assert.ok(Date.now() < until)
  assert.equal(first.bus.hintFrom, 'first')
  await second.bus.close()
  await sleep(peerMs * 1.5)
  assert.equal(first.bus.hintFrom, null, 'once the other one has gone')
})
