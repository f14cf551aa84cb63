import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError, ConnectionError } from '../http/api-error.ts'
import type { Task } from '../types.ts'
import { WaitTimeoutError } from './task-errors.ts'
import { waitForTask } from './wait-for-task.ts'

const taskOf = (status: Task['status']) => ({ task_id: 't', status }) as Task

test('a final task ends the wait, also a failed one', async () => {
  for (const status of ['completed', 'failed', 'cancelled'] as const)
    assert.equal((await waitForTask('t', async () => taskOf(status))).status, status)
})

test('the wait goes on over a restart, with a pause', async () => {
  const answers = [taskOf('processing'), new ConnectionError('away'), new ApiError(503, {}, 0), taskOf('completed')]
  const startedAtMs = performance.now()
  const task = await waitForTask('t', async () => {
    const answer = answers.shift()
    if (answer instanceof Error) throw answer
    return answer as Task
  })
  assert.equal(task.status, 'completed')
  assert.ok(performance.now() - startedAtMs > 900)
})

test('a refusal ends the wait', async () => {
  const refusal = new ApiError(404, { code: 'not_found' })
  await assert.rejects(
    waitForTask('t', async () => {
      throw refusal
    }),
    refusal,
  )
})

test('the wait ends after its time, and never asks the platform to hold longer', async () => {
  const waits: number[] = []
  const read = async (wait: number) => {
    waits.push(wait)
    return taskOf('pending')
  }
  const waiting = waitForTask('t', read, { timeoutMs: 600 })
  await assert.rejects(waiting, (error: unknown) => error instanceof WaitTimeoutError && error.taskId === 't')
  assert.deepEqual([...new Set(waits)], [0])
})

test('a signal ends the wait with its reason', async () => {
  const stop = new AbortController()
  const reason = new Error('enough')
  setTimeout(() => stop.abort(reason), 10)
  await assert.rejects(
    waitForTask('t', async () => taskOf('pending'), { signal: stop.signal }),
    reason,
  )
})
