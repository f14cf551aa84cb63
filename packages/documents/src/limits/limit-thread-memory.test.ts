import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { limitThreadMemory } from './limit-thread-memory.ts'

const megabyte = 1024 * 1024

test('a thread with too much memory outside its heap is terminated, even inside a loop; others continue', async t => {
  const hoard = (megabytes: number) =>
    new Worker(
      `const held = []; while (true) if (held.length < ${megabytes}) held.push(Buffer.alloc(${megabyte}, 1))`,
      {
        eval: true,
        resourceLimits: { maxOldGenerationSizeMb: 32 },
      },
    )
  const greedy = hoard(2000)
  const modest = hoard(20)
  t.after(() => modest.terminate())
  let modestEnded = false
  modest.on('exit', () => {
    modestEnded = true
  })
  const stop = limitThreadMemory(
    () => [greedy, modest],
    { heapBytes: 200 * megabyte, externalBytes: 200 * megabyte },
    20,
  )
  await once(greedy, 'exit')
  stop()
  assert.equal(modestEnded, false)
})

test('a thread that fills its heap with long strings is terminated before the process ends', async () => {
  const strings = "const held = []; for (let n = 0; ; n++) held.push(JSON.stringify('x'.repeat(8e6)) + n)"
  const greedy = new Worker(strings, { eval: true, resourceLimits: { maxOldGenerationSizeMb: 512 } })
  const stop = limitThreadMemory(() => [greedy], { heapBytes: 100 * megabyte, externalBytes: 100 * megabyte }, 20)
  const [code] = await once(greedy, 'exit')
  stop()
  assert.equal(code, 1)
})
