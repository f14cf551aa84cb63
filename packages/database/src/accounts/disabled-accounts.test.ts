import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openTaskDatabase } from '../tasks/testing/task-database.ts'
import { watchDisabledAccounts } from './disabled-accounts.ts'

const log = { warn() {} }

test('an account is found within a reading of its deactivation, and forgotten after its reactivation', async () => {
  const database = await openTaskDatabase()
  const accounts = watchDisabledAccounts(database.pool, log, { intervalMs: 50 })
  const found: string[][] = []
  accounts.onFound(ids => void found.push([...ids]))
  try {
    const userId = await database.addUser()
    const setActive = (active: boolean) =>
      database.owner.query('UPDATE users SET is_active = $2 WHERE id = $1', [userId, active])
    await accounts.refresh()
    assert.equal(accounts.has(userId), false)
    await setActive(false)
    await accounts.refresh()
    assert.equal(accounts.has(userId), true)
    assert.deepEqual(found.at(-1), [userId])
    await setActive(true)
    await sleep(300)
    assert.equal(accounts.has(userId), false)
    await setActive(false)
    await database.owner.query("UPDATE users SET deactivated_at = now() - interval '21 minutes' WHERE id = $1", [
      userId,
    ])
    await accounts.refresh()
    assert.equal(accounts.has(userId), false, 'no access token is valid any more')
  } finally {
    accounts.close()
    await database.close()
  }
})

test('while the database is unavailable the last reading counts', async () => {
  let fails = false
  const db = {
    async query() {
      if (fails) throw new Error('no database')
      return { rows: [{ id: 'a' }] }
    },
  }
  const accounts = watchDisabledAccounts(db as never, log, { intervalMs: 10_000 })
  await accounts.refresh()
  fails = true
  await accounts.refresh()
  assert.equal(accounts.has('a'), true)
  accounts.close()
})

test('a call waits for a new reading when the last one is too old, also for one behind a slow reading', async () => {
  const readings: PromiseWithResolvers<{ rows: { id: string }[] }>[] = []
  const db = {
    query() {
      const reading = Promise.withResolvers<{ rows: { id: string }[] }>()
      readings.push(reading)
      return reading.promise
    },
  }
  const answer = (index: number, ids: string[]) => readings[index]?.resolve({ rows: ids.map(id => ({ id })) })
  const accounts = watchDisabledAccounts(db as never, log, { intervalMs: 60_000, maxAgeMs: 50 })
  answer(0, [])
  await sleep(1)
  assert.equal(accounts.isDisabled('a'), false, 'the reading is fresh')
  await sleep(60)
  const waits = accounts.isDisabled('a')
  assert.ok(waits instanceof Promise)
  assert.equal(readings.length, 2)
  await sleep(60)
  // The second reading began before the deactivation that this call must see.
  const later = accounts.isDisabled('a')
  answer(1, [])
  assert.equal(await waits, false)
  await sleep(1)
  assert.equal(readings.length, 3, 'one reading for all that wait')
  answer(2, ['a'])
  assert.equal(await later, true)
  assert.equal(accounts.isDisabled('a'), true)
  accounts.close()
})
