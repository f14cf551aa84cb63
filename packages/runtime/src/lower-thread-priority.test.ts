import assert from 'node:assert/strict'
import { once } from 'node:events'
import { getPriority } from 'node:os'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'

test('a thread lowers only its own priority (on Linux; elsewhere nothing changes)', async t => {
  const code = `
    const { parentPort, workerData } = require('node:worker_threads')
    const { readlinkSync } = require('node:fs')
    const { getPriority } = require('node:os')
    import(workerData).then(module => {
      module.lowerThreadPriority()
      const linux = process.platform === 'linux'
      parentPort.postMessage(linux ? getPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1))) : getPriority())
    })`
  const before = getPriority()
  const thread = new Worker(code, { eval: true, workerData: import.meta.resolve('./lower-thread-priority.ts') })
  t.after(() => thread.terminate())
  const [priority] = await once(thread, 'message')
  assert.equal(priority, process.platform === 'linux' ? Math.max(19, before) : before)
  assert.equal(getPriority(), before)
})
