import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Profile } from '@ai-platform/contracts/account.ts'
import { UsageReport } from '@ai-platform/contracts/usage.ts'
import { assertProblem, bearer, type Service, signUp, startService } from './start-service.ts'

let service: Service

before(async () => {
  service = await startService({ DAILY_TASK_LIMIT: '7', DAILY_TOKEN_LIMIT: '0', STORAGE_LIMIT_MB: '3' })
})
after(() => service.stop())

test('usage is shown by day and model, in the profile too, with today apart', async () => {
  const { access, user } = await signUp(service)
  const show = (query = '') => fetch(`${service.url}/auth/usage/${query}`, { headers: bearer(access) })
  const empty = UsageReport.parse(await (await show()).json())
  assert.deepEqual(empty.items, [])
  assert.deepEqual(empty.today, { tasks: 0, input_tokens: 0, output_tokens: 0, cost_usd: 0, storage_bytes: 0 })
  await service.owner.query(
    `INSERT INTO usage_days (user_id, day, model, tasks, input_tokens, output_tokens, calls, cost_usd)
     SELECT $1, (now() AT TIME ZONE 'UTC')::date - ago, model, 1, 10, 2, 1, cost
     FROM (VALUES (0, 'a', 0.5), (0, 'b', 0.25), (1, 'a', NULL), (40, 'a', 1)) AS row (ago, model, cost)`,
    [user.id],
  )
  const report = UsageReport.parse(await (await show()).json())
  assert.deepEqual(
    report.items.map(({ tasks, input_tokens, cost_usd }) => [tasks, input_tokens, cost_usd]),
    [
      [2, 20, 0.75],
      [1, 10, null],
    ],
  )
  assert.deepEqual(report.items[0]?.models, [
    { model: 'a', tasks: 1, calls: 1, input_tokens: 10, output_tokens: 2, cost_usd: 0.5 },
    { model: 'b', tasks: 1, calls: 1, input_tokens: 10, output_tokens: 2, cost_usd: 0.25 },
  ])
  const profile = await fetch(`${service.url}/auth/profile/`, { headers: bearer(access) })
  assert.deepEqual(Profile.parse(await profile.json()).usage, report.items)
  assert.deepEqual([report.today.tasks, report.today.output_tokens, report.today.cost_usd], [0, 4, 0.75])
  assert.equal(UsageReport.parse(await (await show('?days=90')).json()).items.length, 3)
  assert.equal(UsageReport.parse(await (await show('?days=1')).json()).items.length, 1)
  assert.deepEqual(report.limits, { daily_tasks: 7, daily_tokens: null, storage_bytes: 3 * 1024 * 1024 })
  const resetsInMs = Date.parse(report.resets_at) - Date.now()
  assert.ok(resetsInMs > 0 && resetsInMs <= 86_400_000 && report.resets_at.endsWith('T00:00:00.000Z'))
  const setStream = (set: string) =>
    service.owner.query(`UPDATE event_streams SET ${set} WHERE user_id = $1`, [user.id])
  await setStream("storage_bytes = 4321, day = (now() AT TIME ZONE 'UTC')::date, day_tasks = 5")
  const { today } = UsageReport.parse(await (await show()).json())
  assert.deepEqual([today.storage_bytes, today.tasks], [4321, 5], 'tasks are those that the limit counts')
  await setStream('day = day - 1')
  assert.equal(UsageReport.parse(await (await show()).json()).today.tasks, 0)
  await assertProblem(await show('?days=91'), 400, 'validation_error')
  await assertProblem(await fetch(`${service.url}/auth/usage/`), 401, 'not_authenticated')
})
