import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unreadableDocument } from '../extraction-error.ts'
import { keepInstance } from './keep-instance.ts'

function countLoads(megabytes = 1) {
  const loads = { count: 0 }
  const load = async () => ({ number: ++loads.count })
  return { loads, use: keepInstance(load, () => megabytes * 1024 * 1024) }
}

test('an instance is loaded once', async () => {
  const { loads, use } = countLoads()
  for (let call = 0; call < 3; call++) assert.equal(await use(({ number }) => number), 1)
  assert.equal(loads.count, 1)
})

test('an unreadable document leaves the instance, another exception does not', async () => {
  const { loads, use } = countLoads()
  const fail = (error: Error) =>
    use(() => {
      throw error
    })
  await assert.rejects(fail(unreadableDocument('PDF')), { code: 'unreadable_document' })
  await assert.rejects(fail(new RangeError('unreachable')), RangeError)
  assert.equal(loads.count, 1)
  await use(() => undefined)
  assert.equal(loads.count, 2)
})

test('an instance with much memory is dropped', async () => {
  const { loads, use } = countLoads(129)
  await use(() => undefined)
  await use(() => undefined)
  assert.equal(loads.count, 2)
})
