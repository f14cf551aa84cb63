import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClaimedTask, Overdue } from '@ai-platform/database/tasks/claim-tasks.ts'
import type { FinishedTask } from '@ai-platform/database/tasks/finish-tasks.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import type { Provider } from '../providers/provider.ts'
import { ProviderError } from '../providers/provider-error.ts'
import { failOverdueTasks, type OverdueDeps } from './fail-overdue-tasks.ts'
import type { Absence } from './provider-choice.ts'

/** `waiting` overdue tasks; the provider answers again after `statements` claims. */
function createDeps(waiting: number, absence: Absence | undefined, statements = Number.POSITIVE_INFINITY) {
  const asked: Overdue[] = []
  const failed: string[] = []
  const counted: string[] = []
  const deps = {
    writer: {
      async claimOverdue(limit: number, overdue: Overdue) {
        asked.push(overdue)
        const claimed = Array.from({ length: Math.min(limit, waiting) }, (_, i) => ({
          id: `t${waiting - i}`,
          attempt: 3,
        }))
        waiting -= claimed.length
        return claimed as ClaimedTask[]
      },
      async finish({ attempt, outcome, attemptOutcome }) {
        assert.ok(outcome.status === 'failed')
        failed.push(`${attempt.attempt} ${attemptOutcome}: ${outcome.error.code}, ${outcome.error.detail}`)
        // The first was cancelled meanwhile.
        return failed.length === 1 ? undefined : ({ id: attempt.taskId } as FinishedTask)
      },
    },
    providers: {
      absence: () => (asked.length < statements ? absence : undefined),
    },
    metrics: { finished: ({ id }: FinishedTask) => counted.push(id) },
    maxProviderWaitSeconds: 60,
    log: createLogger({ service: 'test', version: '1', level: 'silent', pretty: false }),
  } satisfies { [Key in keyof OverdueDeps]: unknown } & Pick<OverdueDeps, 'writer'>
  return { deps: deps as unknown as OverdueDeps, asked, failed, counted }
}

const provider = { name: 'openai', model: 'm' } as Provider
const error = new ProviderError('provider_unavailable', 'No connection to the AI.')

test('no task is claimed while a provider may be called', async () => {
  const { deps, asked } = createDeps(5, undefined)
  await failOverdueTasks(deps)
  assert.deepEqual(asked, [])
})

test('every overdue task fails with the failure of the provider', async () => {
  const { deps, asked, failed, counted } = createDeps(450, { sinceMs: Date.now() - 90_000, provider, error })
  await failOverdueTasks(deps)
  assert.equal(asked.length, 3)
  assert.equal(asked[0]?.maxSeconds, 60)
  assert.equal(Math.round(asked[0].awaySeconds), 90)
  assert.equal(failed.length, 450)
  assert.deepEqual([...new Set(failed)], ['3 failed: provider_unavailable, No connection to the AI.'])
  assert.equal(counted.length, 449)
})

test('the others wait on when the provider answers again meanwhile', async () => {
  const { deps, failed } = createDeps(450, { sinceMs: Date.now(), provider, error }, 1)
  await failOverdueTasks(deps)
  assert.equal(failed.length, 200)
})
