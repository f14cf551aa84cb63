import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TaskWebhook } from '@ai-platform/contracts/event.ts'
import { readEvents } from './read-events.ts'

const event: TaskWebhook = {
  type: 'task_completed',
  user_id: '0198c0de-0000-7000-8000-000000000009',
  event: {
    seq: 3,
    event: 'task_completed',
    task_id: '0198c0de-0000-7000-8000-000000000001',
    filename: 'a.txt',
    task_type: 'summarize',
    status: 'completed',
    error: null,
    at: '2026-01-01T00:00:00.000Z',
  },
  usage: { input_tokens: 70, output_tokens: 30 },
}
const read = (body: unknown) => readEvents(Buffer.from(JSON.stringify(body)), 'msg_1')

test('a single event gets the id of its webhook', () => {
  assert.deepEqual(read(event), { events: [{ ...event, id: 'msg_1' }] })
})

test('the events of a batch keep their ids', () => {
  const ids = ['0198c0de-0000-7000-8000-00000000000a', '0198c0de-0000-7000-8000-00000000000b']
  const batch = { events: ids.map(id => ({ ...event, id })) }
  assert.deepEqual(read(batch), batch)
})

test('a body without an event is refused', () => {
  assert.throws(() => readEvents(Buffer.from('{'), 'msg_1'), { code: 'malformed_request' })
  assert.throws(() => readEvents(Buffer.alloc(0), 'msg_1'), { code: 'malformed_request' })
  for (const body of [null, [], {}, { events: [] }, { events: [event] }, { type: 'task_completed' }]) {
    assert.throws(() => read(body), { code: 'validation_error' }, JSON.stringify(body))
  }
})
