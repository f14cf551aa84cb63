import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import { createDocumentFetches } from './document-fetches.ts'

const signal = new AbortController().signal
/** A host that never answers. */
const hang = (ended: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    ended.addEventListener('abort', () => reject(ended.reason), { once: true })
  })
const refused = (code: string) => (error: unknown) => {
  assert.ok(error instanceof ProblemError, String(error))
  assert.equal(error.code, code)
  assert.ok(Number(error.headers['Retry-After']) > 0)
  return true
}

test('a stopping service lets a fetch end within its grace, then ends it with not_accepting', async () => {
  const fetches = createDocumentFetches({ drainMs: 200 })
  const quick = fetches.run('user', () => new Promise(resolve => setTimeout(resolve, 20, 'document')), { signal })
  const slow = fetches.run('user', hang, { signal })
  slow.catch(() => {})
  fetches.close()
  assert.equal(await quick, 'document')
  // The timer of the grace does not keep the process.
  const kept = setTimeout(() => {}, 1_000)
  await assert.rejects(slow, refused('not_accepting'))
  clearTimeout(kept)
})

test('a stopping service refuses what waits and what comes later at once', async () => {
  const fetches = createDocumentFetches({ drainMs: 5_000 })
  const controller = new AbortController()
  const running = Array.from({ length: 8 }, () => fetches.run('user', hang, { signal: controller.signal }))
  const waiting = fetches.run('user', hang, { signal })
  fetches.close()
  await assert.rejects(waiting, refused('not_accepting'))
  await assert.rejects(fetches.run('other', hang, { signal }), refused('not_accepting'))
  controller.abort(new Error('left'))
  for (const fetch of running) await assert.rejects(fetch, /left/)
})

test('a user with 100 fetches has to wait, and another one has not', async () => {
  const fetches = createDocumentFetches({ drainMs: 5_000 })
  const controller = new AbortController()
  const all = Array.from({ length: 100 }, () => fetches.run('user', hang, { signal: controller.signal }))
  const ended = Promise.allSettled(all)
  await assert.rejects(fetches.run('user', hang, { signal }), refused('too_many_pending'))
  assert.equal(await fetches.run('other', async () => 'document', { signal }), 'document')
  controller.abort(new Error('left'))
  await ended
})
