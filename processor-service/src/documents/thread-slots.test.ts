import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ThreadSlots } from './thread-slots.ts'

const never = new AbortController().signal

test('slots are handed out in order, no more than there are', async () => {
  const slots = new ThreadSlots(2)
  const order: number[] = []
  const takes = [1, 2, 3, 4].map(number => slots.take(never).then(() => order.push(number)))
  await Promise.all(takes.slice(0, 2))
  assert.equal(slots.held, 2)
  slots.release()
  await takes[2]
  slots.release()
  await takes[3]
  assert.deepEqual(order, [1, 2, 3, 4])
  slots.release()
  slots.release()
  assert.equal(slots.held, 0)
})

test('one who stops waiting leaves the queue, and the others their places', async () => {
  const slots = new ThreadSlots(1)
  await slots.take(never)
  const impatient = new AbortController()
  const left = slots.take(impatient.signal)
  const next = slots.take(never)
  impatient.abort(new Error('gone'))
  await assert.rejects(left, { message: 'gone' })
  slots.release()
  await next
  await assert.rejects(slots.take(impatient.signal), { message: 'gone' })
  assert.equal(slots.held, 1)
})

test('an owner who comes later is served before the rest of one who came with many', async () => {
  const slots = new ThreadSlots(1)
  const never = new AbortController().signal
  const order: string[] = []
  const take = (name: string, owner: string) => slots.take(never, owner).then(() => order.push(name))
  await take('many 1', 'many')
  const rest = [take('many 2', 'many'), take('many 3', 'many'), take('one', 'one')]
  for (let served = 0; served < 3; served++) {
    slots.release()
    await new Promise(setImmediate)
  }
  await Promise.all(rest)
  assert.deepEqual(order, ['many 1', 'one', 'many 2', 'many 3'])
})
