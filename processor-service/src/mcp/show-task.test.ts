import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ToolTask } from '@ai-platform/contracts/document-tools.ts'
import { Task } from '@ai-platform/contracts/task.ts'
import { showTask } from './show-task.ts'

const example = Task.parse(Task.meta()?.example)

test('a task is shown by its contract, with a short result whole', () => {
  const shown = showTask(example, 1_000)
  assert.deepEqual(ToolTask.parse(shown), shown)
  assert.deepEqual(shown.result, example.result)
  assert.equal(shown.next_cursor, null)
})

test('a pending task has no result and no part of one', () => {
  const shown = showTask({ ...example, status: 'pending', result: null, coverage: null }, 1_000)
  assert.equal(shown.result, null)
  assert.equal(shown.result_part, undefined)
})

test('a long result comes in parts of its JSON', () => {
  const task = {
    ...example,
    result: { translation: 'ü😀'.repeat(500), source_language: 'de', mode: 'translated' as const },
  }
  let json = ''
  let cursor: string | undefined
  do {
    const shown = showTask(task, 100, cursor)
    assert.equal(shown.result, null)
    assert.ok(shown.result_part && shown.result_part.length <= 100 && shown.result_part.isWellFormed())
    json += shown.result_part
    cursor = shown.next_cursor ?? undefined
  } while (cursor !== undefined)
  assert.deepEqual(JSON.parse(json), task.result)
})

test('a cursor behind the result, or of another kind, is refused', () => {
  for (const cursor of ['result-100000', 'result--1', 'x'])
    assert.throws(() => showTask(example, 1_000, cursor), /not one of this result/)
})

test('many warnings are cut', () => {
  const warnings = Array.from({ length: 50 }, () => ({ code: 'pages_unread', detail: 'Not read.', pages: [1] }))
  assert.equal(showTask({ ...example, warnings }, 1_000).warnings.length, 20)
})
