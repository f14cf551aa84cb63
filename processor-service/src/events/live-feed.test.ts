import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import type { LiveEvent } from '@ai-platform/contracts/event.ts'
import { createTaskFeed } from './live-feed.ts'

const taskId = '0198c0de-0002-7000-8000-000000000002'

function openFeed(isWatched = true) {
  mock.timers.enable({ apis: ['setTimeout', 'Date'] })
  const sent: LiveEvent[] = []
  return { sent, feed: createTaskFeed(taskId, { isWatched: () => isWatched, send: event => sent.push(event) }) }
}

test('at most four messages a second are sent, each with the latest progress', t => {
  t.after(() => mock.timers.reset())
  const { sent, feed } = openFeed()
  for (let step = 1; step <= 100; step++) {
    feed.progress(step / 100)
    mock.timers.tick(10)
  }
  assert.ok(sent.length <= 4, `${sent.length} messages in a second`)
  assert.deepEqual(sent.at(-1), { event: 'task_progress', task_id: taskId, progress: 1 })
})

test('text that comes within an interval is sent together, in pieces that never cut a surrogate pair', t => {
  t.after(() => mock.timers.reset())
  const { sent, feed } = openFeed()
  const text = `${'a'.repeat(1_199)}😀${'b'.repeat(50)}`
  for (const character of text) feed.delta(character)
  for (let interval = 0; interval < 4; interval++) mock.timers.tick(250)
  const pieces = sent.map(event => (event.event === 'task_delta' ? event.text : ''))
  assert.equal(pieces.join(''), text)
  assert.ok(pieces.every(piece => piece.isWellFormed() && piece.length <= 1_200))
})

test('an unwatched task sends nothing, nor does one that ended', t => {
  t.after(() => mock.timers.reset())
  const unwatched = openFeed(false)
  unwatched.feed.progress(0.5)
  mock.timers.tick(1_000)
  assert.deepEqual(unwatched.sent, [])
  mock.timers.reset()
  const ended = openFeed()
  ended.feed.progress(0.5)
  ended.feed.end()
  mock.timers.tick(1_000)
  assert.deepEqual(ended.sent, [])
})
