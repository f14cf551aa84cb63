import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type EventNotification, formatNotification, parseNotification } from './event-notification.ts'

const notification: EventNotification = {
  userId: '0198c0de-0001-7000-8000-000000000001',
  seq: 12,
  event: 'task_completed',
  taskId: '0198c0de-0002-7000-8000-000000000002',
  from: 'a process',
}

test('a formatted notification parses to the same value', () => {
  const sent = { ...notification, from: 'process-1' }
  assert.deepEqual(parseNotification(formatNotification(sent)), sent)
})

test('malformed payloads parse to undefined', () => {
  const { userId, taskId } = notification
  for (const payload of ['', 'x', `${userId} 1 task_exploded ${taskId} p`, `${userId} one task_queued ${taskId} p`]) {
    assert.equal(parseNotification(payload), undefined, payload)
  }
})
