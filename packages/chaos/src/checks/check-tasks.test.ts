import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Submission } from '../load/submit.ts'
import { checkLog, checkTasks } from './check-tasks.ts'
import type { UserFacts } from './read-facts.ts'

const sent = (filename: string, outcome: Submission['outcome'], ...ids: string[]): Submission => ({
  filename,
  key: undefined,
  outcome,
  taskIds: new Set(ids),
  answers: [],
})

const task = (id: string, filename: string, status: string, error: string | null = null) => ({
  id,
  filename,
  status,
  attempts: 1,
  error,
  storageKey: id,
})

const log = (...entries: [string, string][]): UserFacts['events'] =>
  entries.map(([taskId, event], index) => ({ seq: index + 1, event, taskId, at: index }))

const life = (id: string, ...events: string[]): [string, string][] => events.map(event => [id, event])

const never = () => false

test('a document whose task ended once, also after a second attempt, has no problem', () => {
  const events = log(...life('1', 'task_queued', 'task_started', 'task_started', 'task_completed'))
  const facts = { tasks: [task('1', 'a.txt', 'completed')], events }
  const checked = checkTasks([sent('a.txt', 'accepted', '1'), sent('b.txt', 'unknown')], facts, never)
  assert.deepEqual(checked, { accepted: 1, lost: 0, doubled: 0, problems: [] })
})

test('an accepted document without a row or without an end counts as lost', () => {
  const facts = { tasks: [task('2', 'b.txt', 'pending')], events: log(...life('2', 'task_queued', 'task_started')) }
  const checked = checkTasks([sent('a.txt', 'accepted', '1'), sent('b.txt', 'accepted', '2')], facts, never)
  assert.equal(checked.lost, 2)
})

test('two rows for one document and two ends of one task count as doubled', () => {
  const once = ['task_queued', 'task_started', 'task_completed'] as const
  const facts = {
    tasks: [task('1', 'a.txt', 'completed'), task('2', 'a.txt', 'completed'), task('3', 'b.txt', 'failed', 'x')],
    events: log(...life('1', ...once), ...life('2', ...once), ...life('3', ...once, 'task_failed')),
  }
  const checked = checkTasks([sent('a.txt', 'accepted', '1'), sent('b.txt', 'accepted', '3')], facts, () => true)
  assert.equal(checked.doubled, 2)
})

test('a failure is a problem unless the fault allows it', () => {
  const events = log(...life('1', 'task_queued', 'task_started', 'task_failed'))
  const facts = { tasks: [task('1', 'a.txt', 'failed', 'provider_unavailable')], events }
  const submissions = [sent('a.txt', 'accepted', '1')]
  assert.equal(checkTasks(submissions, facts, never).problems.length, 1)
  assert.equal(checkTasks(submissions, facts, code => code === 'provider_unavailable').problems.length, 0)
})

test('a gap in the log and an event that a socket missed are problems', () => {
  const events = log(...life('1', 'task_queued', 'task_started', 'task_completed')).filter(({ seq }) => seq !== 2)
  assert.ok(checkLog({ tasks: [], events }, [], []).length >= 2)
})
