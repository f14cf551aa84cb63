// DATABASE_URL: one role for each service when its user may create roles, else one user for all.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { asOwner } from '@ai-platform/testkit/servers/as-owner.ts'
import type pg from 'pg'
import { ensureRoles, shareOneRole } from '../src/database/role-urls.ts'
import { readTestConfig } from '../src/testing/config.ts'

test('a user without CREATEROLE is detected and serves all services', async () => {
  const serverUrl = readTestConfig().TEST_DATABASE_URL
  assert.ok(serverUrl, 'start it through run-tests.ts')
  const name = `given_${randomBytes(6).toString('hex')}`
  await asOwner(serverUrl, async client => {
    await client.query(`CREATE ROLE ${name} LOGIN PASSWORD 'plain'`)
    await client.query(`CREATE DATABASE ${name} OWNER ${name}`)
  })
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  url.username = name
  url.password = 'plain'
  await assert.rejects(ensureRoles(url.href, 'unused'), (error: pg.DatabaseError) => error.code === '42501')
  const urls = await shareOneRole(url.href)
  assert.deepEqual([urls.auth, urls.processor, urls.admin], [url.href, url.href, url.href])
  const { rowCount } = await asOwner(url.href, client =>
    client.query("SELECT FROM pg_namespace WHERE nspname = 'queue'"),
  )
  assert.equal(rowCount, 1)
  await asOwner(serverUrl, async client => {
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`)
    await client.query(`DROP ROLE ${name}`)
  })
})
