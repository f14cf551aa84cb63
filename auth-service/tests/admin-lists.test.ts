import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { signUpStaff } from './admin-browser.ts'
import { seedTask } from './admin-data.ts'
import { ask, logIn } from './admin-http.ts'
import { type Service, startService } from './start-service.ts'

const statuses = ['pending', 'processing', 'completed', 'failed', 'cancelled']

interface ListAnswer {
  meta: { total: number }
  records: { id: string; params: Record<string, unknown> }[]
}

describe("the panel's list of tasks", () => {
  let service: Service
  let cookie: string
  let userId: string
  const ids: Record<string, string> = {}

  before(async () => {
    service = await startService()
    const staff = await signUpStaff(service)
    userId = staff.user.id
    cookie = await logIn(service, staff)
    // The first is the newest.
    for (const [index, status] of statuses.entries())
      ids[status] = await seedTask(service.owner, { userId, status, minutesAgo: (index + 1) * 60 })
  })
  after(() => service?.stop())

  const list = async (query: string) => {
    const response = await ask(service, cookie, `/api/resources/processing_tasks/actions/list?${query}`)
    assert.equal(response.status, 200, query)
    return (await response.json()) as ListAnswer
  }
  const statusesIn = async (query: string) => {
    const { meta, records } = await list(query)
    assert.equal(meta.total, records.length)
    return records.map(({ params }) => params.status)
  }

  test('shows open tasks with the status of their attempt, newest first', async () => {
    assert.deepEqual(await statusesIn(''), statuses)
    assert.deepEqual(await statusesIn('sortBy=created_at&direction=asc'), statuses.toReversed())
  })

  test('filters by each status and by error', async () => {
    for (const status of statuses) assert.deepEqual(await statusesIn(`filters.status=${status}`), [status])
    assert.deepEqual(await statusesIn('filters.error_code=provider_unavailable'), ['failed'])
    assert.deepEqual(await statusesIn('filters.error_code=no_text_found'), [])
  })

  test('filters by the time of submission', async () => {
    const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString()
    assert.deepEqual(await statusesIn(`filters.created_at~~from=${at(150)}`), ['pending', 'processing'])
    assert.deepEqual(await statusesIn(`filters.created_at~~to=${at(270)}`), ['cancelled'])
  })

  test('ignores a sort that no index serves', async () => {
    assert.deepEqual(await statusesIn('sortBy=filename&direction=desc'), statuses)
  })

  test("a task's page has its attempts with their workers, also the one under way", async () => {
    const attemptsOf = async (status: string) => {
      const response = await ask(service, cookie, `/api/resources/processing_tasks/records/${ids[status]}/show`)
      const { record } = (await response.json()) as { record: { params: { details: { attempts: object[] } } } }
      return record.params.details.attempts
    }
    const attempt = { attempt: 1, worker_host: 'worker-7', worker_version: '1.4.2' }
    const partOf = (row: object | undefined) => {
      const { started_at: _started, ended_at: _ended, ...rest } = row as Record<string, unknown>
      return rest
    }
    const [failed] = await attemptsOf('failed')
    const error = {
      code: 'provider_unavailable',
      detail: 'The AI provider did not answer within 60 s. Retry the task later.',
      retryable: true,
    }
    assert.deepEqual(partOf(failed), { ...attempt, outcome: 'failed', error, usage: null })
    const [running] = await attemptsOf('processing')
    assert.deepEqual(partOf(running), { ...attempt, outcome: null, error: null, usage: null })
    assert.deepEqual(await attemptsOf('pending'), [])
  })
})
