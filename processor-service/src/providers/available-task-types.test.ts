import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TaskType } from '@ai-platform/contracts/result.ts'
import { availableTaskTypes, canDo } from './available-task-types.ts'

test('the local provider does all task types but extract, and a model all', () => {
  assert.equal(canDo('local', 'extract'), false)
  assert.deepEqual(
    availableTaskTypes(['local']),
    TaskType.options.filter(taskType => taskType !== 'extract'),
  )
  assert.deepEqual(availableTaskTypes(['local', 'anthropic']), TaskType.options)
})
