import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeApiKey } from '@ai-platform/runtime/api-key.ts'
import type { Queryable } from '../pool.ts'
import { openTaskDatabase } from '../tasks/testing/task-database.ts'
import { createApiKeys } from './api-keys.ts'
import { createKeyWatch } from './key-watch.ts'

type TaskDatabase = Awaited<ReturnType<typeof openTaskDatabase>>

const log = { warn() {} }
let database: TaskDatabase

before(async () => {
  database = await openTaskDatabase()
})
after(() => database.close())

/** Adds a key of a new user. @param expiresIn an SQL interval, such as `1 hour` */
async function addKey(expiresIn: string | null = null) {
  const userId = await database.addUser()
  const id = randomUUIDv7()
  const { key, prefix, hash } = makeApiKey()
  await database.owner.query(
    `INSERT INTO api_keys (id, user_id, name, prefix, hash, scopes, expires_at)
     VALUES ($1, $2, 'test', $3, $4, '{documents:read}', now() + $5::interval)`,
    [id, userId, prefix, hash, expiresIn],
  )
  return { id, userId, key }
}

const lastUse = async (id: string): Promise<string | null> =>
  (await database.owner.query('SELECT last_used_at FROM api_keys WHERE id = $1', [id])).rows[0].last_used_at

/** Counts the statements by name, and fails while `away`. */
function countStatements() {
  const state = { names: [] as string[], away: false }
  const db = {
    async query(statement: { name: string }) {
      state.names.push(statement.name)
      if (state.away) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
      return database.pool.query(statement as never)
    },
  }
  return { db: db as unknown as Queryable, state }
}

test('a key is found with its user, scopes and expiry; the database role may read no more', async () => {
  const keys = createApiKeys(database.pool, log)
  const endless = await addKey()
  const { unusedMs, ...found } = (await keys.find(endless.key)) ?? assert.fail()
  assert.equal(unusedMs, Number.POSITIVE_INFINITY)
  assert.deepEqual(found, {
    id: endless.id,
    userId: endless.userId,
    scopes: ['documents:read'],
    expiresAtMs: Number.POSITIVE_INFINITY,
    isActive: true,
  })
  const expired = await keys.find((await addKey('-1 second')).key)
  assert.ok(expired && expired.expiresAtMs < Date.now())
  const open = await keys.find((await addKey('1 hour')).key)
  assert.ok(open && Math.abs(open.expiresAtMs - Date.now() - 3_600_000) < 5_000)
  keys.close()
  await assert.rejects(database.pool.query('SELECT name FROM api_keys'), { code: '42501' })
  await assert.rejects(database.pool.query('DELETE FROM api_keys'), { code: '42501' })
})

test('concurrent look-ups share a statement, and a key is read again after a second', async () => {
  const { db, state } = countStatements()
  const keys = createApiKeys(db, log)
  const { key } = await addKey()
  const unknown = makeApiKey().key
  await Promise.all(Array.from({ length: 50 }, () => keys.find(key)))
  for (let round = 0; round < 5; round++) {
    await keys.find(key)
    assert.equal(await keys.find(unknown), undefined)
  }
  const lookUps = () => state.names.filter(name => name === 'find_api_keys').length
  assert.equal(lookUps(), 2)
  await sleep(1_050)
  await keys.find(key)
  assert.equal(lookUps(), 3)
  keys.close()
})

test('a revoked key is unknown within 2 s', async () => {
  const keys = createApiKeys(database.pool, log)
  const { key, id } = await addKey()
  assert.ok(await keys.find(key))
  await database.owner.query('DELETE FROM api_keys WHERE id = $1', [id])
  await sleep(1_100)
  assert.equal(await keys.find(key), undefined)
  keys.close()
})

test('a failed look-up rejects and is not remembered', async () => {
  const { db, state } = countStatements()
  const keys = createApiKeys(db, log)
  const { key } = await addKey()
  state.away = true
  await assert.rejects(keys.find(key), { code: 'ECONNREFUSED' })
  state.away = false
  assert.ok(await keys.find(key))
  keys.close()
})

test('the last use is recorded once a minute, for many keys by one statement', async () => {
  const { db, state } = countStatements()
  const keys = createApiKeys(db, log, 100)
  const [first, second] = [await addKey(), await addKey()]
  for (let round = 0; round < 3; round++) {
    await keys.find(first.key)
    await keys.find(second.key)
  }
  assert.equal(await lastUse(first.id), null, 'no call waits for the record')
  await sleep(300)
  const recorded = await lastUse(first.id)
  assert.ok(recorded && (await lastUse(second.id)))
  assert.equal(state.names.filter(name => name === 'record_key_uses').length, 1)
  const useAgain = async () => {
    const later = createApiKeys(db, log, 1)
    await later.find(first.key)
    await sleep(100)
    return lastUse(first.id)
  }
  assert.equal(await useAgain(), recorded)
  const minuteAgo = "UPDATE api_keys SET last_used_at = now() - interval '61 seconds' WHERE id = $1"
  await database.owner.query(minuteAgo, [first.id])
  assert.notEqual(await useAgain(), recorded)
})

test('a use that cannot be recorded fails no call', async () => {
  const { db, state } = countStatements()
  const warnings: string[] = []
  const keys = createApiKeys(db, { warn: (_fields, message) => void warnings.push(message) }, 1)
  const { key, id } = await addKey()
  await keys.find(key)
  state.away = true
  await sleep(100)
  assert.equal(warnings.length, 1)
  state.away = false
  await keys.find(key)
  await sleep(100)
  assert.ok(await lastUse(id))
})

test('a flood of unknown keys is remembered in bounded memory and looked up in groups', async () => {
  const { db, state } = countStatements()
  const keys = createApiKeys(db, log)
  await Promise.all(Array.from({ length: 1_000 }, () => keys.find(makeApiKey().key)))
  assert.ok(state.names.length <= 12, `${state.names.length} statements`)
  keys.close()
})

test('the watch tells the sockets of a revoked key, and no others', async () => {
  const watch = createKeyWatch(database.pool, log, 20)
  const [kept, revoked, left] = [await addKey(), await addKey(), await addKey()]
  const told: string[] = []
  for (const { id } of [kept, revoked]) watch.watch(id, () => told.push(id))
  const stop = watch.watch(left.id, () => told.push(left.id))
  stop()
  await sleep(100)
  assert.deepEqual(told, [])
  await database.owner.query('DELETE FROM api_keys WHERE id = ANY($1)', [[revoked.id, left.id]])
  await sleep(150)
  watch.close()
  assert.ok(told.length > 0 && told.every(id => id === revoked.id))
})

test('deleting a user deletes the keys', async () => {
  const { id, userId } = await addKey()
  await database.owner.query('DELETE FROM users WHERE id = $1', [userId])
  const { rows } = await database.owner.query('SELECT FROM api_keys WHERE id = $1', [id])
  assert.deepEqual(rows, [])
})
