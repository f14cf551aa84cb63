import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FinishedTask } from '@ai-platform/database/tasks/finish-tasks.ts'
import { type RescueDeps, rescueLostAttempts } from './rescue-lost-attempts.ts'

const maxAttempts = 3
const lost = [
  { task_id: 'neighbour', attempt: 7, attempts_used: maxAttempts, suspect: false },
  { task_id: 'first', attempt: 7, attempts_used: 1, suspect: true },
  { task_id: 'last', attempt: 7, attempts_used: maxAttempts, suspect: true },
]

/** Rescue over fakes; `isCurrent` says whether the lost attempts are still the current ones when they are written. */
function startRescue(isCurrent: boolean) {
  const written: string[] = []
  const finished: string[] = []
  const deps = {
    pool: {
      async query(_sql: string, values: unknown[]) {
        assert.equal(values[0], 20, 'lease in seconds')
        return { rows: lost }
      },
    },
    writer: {
      async finish({ attempt, outcome, attemptOutcome }) {
        if (!isCurrent) return undefined
        assert.equal(outcome.status === 'failed' && outcome.error.code, 'attempts_exhausted')
        written.push(`${attemptOutcome} ${attempt.taskId} ${attempt.attempt}: failed`)
        return { id: attempt.taskId } as FinishedTask
      },
      async release({ attempt, outcome, countsAsAttempt }) {
        assert.equal(outcome, 'lost')
        if (isCurrent)
          written.push(`${outcome} ${attempt.taskId} ${attempt.attempt}: pending, counts ${countsAsAttempt}`)
        return isCurrent
      },
    } satisfies RescueDeps['writer'],
    metrics: { finished: ({ id }: { id: string }) => finished.push(id) },
    leaseSeconds: 20,
    maxAttempts,
  }
  return { rescue: () => rescueLostAttempts(deps as unknown as RescueDeps), written, finished }
}

test('a lost attempt makes its task pending again; it counts if it ran alone, and the last one fails the task', async () => {
  const { rescue, written, finished } = startRescue(true)
  assert.deepEqual(await rescue(), { requeued: 2, failed: 1 })
  assert.deepEqual(written.sort(), [
    'lost first 7: pending, counts true',
    'lost last 7: failed',
    'lost neighbour 7: pending, counts false',
  ])
  assert.deepEqual(finished, ['last'])
})

test('an attempt that was rescued or finished meanwhile is not counted', async () => {
  const { rescue, finished } = startRescue(false)
  assert.deepEqual(await rescue(), { requeued: 0, failed: 0 })
  assert.deepEqual(finished, [])
})
