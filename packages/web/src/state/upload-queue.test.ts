import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Client } from '@ai-platform/client/browser.ts'
import { createUploadQueue } from './upload-queue.ts'

/** A queue whose submissions end when the test says so. */
function openQueue() {
  const open: (() => void)[] = []
  let most = 0
  const submit = () =>
    new Promise(resolve => {
      open.push(() => resolve({ task_id: 'a' }))
      most = Math.max(most, open.length)
    })
  const queue = createUploadQueue({ submit } as unknown as Client, { watch: () => () => {} } as never)
  const job = (name: string) => ({ name, input: new Blob(['text']), options: {} })
  return { queue, job, open, most: () => most }
}

test('at most three documents are sent at once, also when more are added as one ends', async () => {
  const { queue, job, open, most } = openQueue()
  const first = queue.add(['a', 'b', 'c', 'd'].map(job))
  await nextTurn()
  assert.equal(open.length, 3)
  open.shift()?.()
  const second = queue.add([job('e')])
  for (let ended = 1; ended < 5; ended++) {
    await nextTurn()
    open.shift()?.()
  }
  const uploads = [...(await first), ...(await second)]
  assert.deepEqual(new Set(uploads.map(({ state }) => state)), new Set(['accepted']))
  assert.equal(most(), 3)
})

test('an upload that is removed while it waits is not sent', async () => {
  const { queue, job, open } = openQueue()
  const added = queue.add(['a', 'b', 'c', 'd'].map(job))
  await nextTurn()
  const last = queue.uploads.find(({ name }) => name === 'd')
  queue.remove(last?.id ?? '')
  while (open.length > 0) {
    open.shift()?.()
    await nextTurn()
  }
  await added
  assert.deepEqual(
    queue.uploads.map(({ name }) => name),
    ['a', 'b', 'c'],
  )
})

test('an upload has the status that the events give its task, also when they come before the answer', async () => {
  const { queue, job, open } = openQueue()
  const event = (status: 'processing' | 'completed', name = `task_${status}`) =>
    queue.follow({ event: name, task_id: 'a', status } as never)
  const added = queue.add([job('a')])
  await nextTurn()
  event('processing')
  open.shift()?.()
  await added
  assert.equal(queue.uploads[0]?.task?.status, 'processing')
  event('completed')
  assert.equal(queue.uploads[0]?.task?.status, 'completed')
  event('completed', 'task_deleted')
  assert.deepEqual(queue.uploads, [])
})
