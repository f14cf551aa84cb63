// Usage by user, day and model in the admin panel.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Dashboard } from '../src/admin/dashboard/read-dashboard.ts'
import type { UserUsage } from '../src/admin/resources/read-user-usage.ts'
import { signUpStaff } from './admin-browser.ts'
import { ask, logIn } from './admin-http.ts'
import { type Service, signUp, startService } from './start-service.ts'

let service: Service
let cookie: string

before(async () => {
  service = await startService()
  cookie = await logIn(service, await signUpStaff(service))
})
after(() => service.stop())

const addDay = (userId: string, ago: number, model: string, tokens: number, cost: number | null) =>
  service.owner.query(
    `INSERT INTO usage_days (user_id, day, model, tasks, input_tokens, output_tokens, calls, cost_usd)
     VALUES ($1, (now() AT TIME ZONE 'UTC')::date - $2::int, $3, 1, $4, 10, 2, $5)`,
    [userId, ago, model, tokens - 10, cost],
  )

test("a user's page shows the usage by day and model, and the dashboard that of today by model and user", async () => {
  const [one, two] = [await signUp(service), await signUp(service)]
  await addDay(one.user.id, 0, 'small', 110, 0.5)
  await addDay(one.user.id, 0, 'large', 50, null)
  await addDay(one.user.id, 3, 'small', 70, 0.25)
  await addDay(one.user.id, 40, 'small', 90, 0.25)
  await addDay(two.user.id, 0, 'small', 500, 1)
  await service.owner.query(
    `UPDATE event_streams SET day = (now() AT TIME ZONE 'UTC')::date, day_tasks = 4, storage_bytes = 12 WHERE user_id = $1`,
    [one.user.id],
  )
  const page = await ask(service, cookie, `/api/resources/users/records/${one.user.id}/show`)
  const { usage } = ((await page.json()) as { record: { params: { usage: UserUsage } } }).record.params
  assert.deepEqual(
    usage.days.map(({ model, input_tokens, cost_usd }) => [model, input_tokens, cost_usd]),
    [
      ['large', 40, null],
      ['small', 100, 0.5],
      ['small', 60, 0.25],
    ],
  )
  assert.deepEqual([usage.submissions, usage.storage_bytes], [4, 12])
  const { tokens } = (await (await ask(service, cookie, '/api/dashboard')).json()) as Dashboard
  assert.deepEqual(tokens, {
    models: [
      { name: 'small', tokens: 610, cost_usd: 1.5 },
      { name: 'large', tokens: 50, cost_usd: null },
    ],
    users: [
      { user_id: two.user.id, name: two.email, tokens: 500, cost_usd: 1 },
      { user_id: one.user.id, name: one.email, tokens: 160, cost_usd: null },
    ],
  })
})
