import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { persist } from './persist.ts'

const log = createLogger({ service: 'test', version: '1', level: 'silent', pretty: false })

test('a failed write is repeated until it succeeds', async () => {
  let writes = 0
  const write = async () => {
    writes += 1
    if (writes < 3) throw new Error('the database is down')
    return 'written'
  }
  assert.equal(await persist(log, 'outcome', new AbortController(), write), 'written')
  assert.equal(writes, 3)
})

test('a write of an attempt that was ended is not repeated', async () => {
  const controller = new AbortController()
  controller.abort()
  let writes = 0
  const written = await persist(log, 'outcome', controller, async () => {
    writes += 1
    throw new Error('the database is down')
  })
  assert.deepEqual([written, writes], [undefined, 1])
})
