import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pool } from '@ai-platform/database/pool.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { RateLimit } from '@ai-platform/runtime/rate-limit.ts'
import { createUploadAdmission } from './upload-admission.ts'

const maxFileBytes = 1024 * 1024
const limits = { maxPendingTasks: { all: 5, perUser: 3 }, maxFileBytes }
const headers = { RateLimit: '"submit";r=9;t=60' }

/** An admission over a database in which `pending` tasks wait in total and `ownPending` for each user. */
function startAdmission({ pending = 0, ownPending = 0, limited = false } = {}) {
  let counts = 0
  const pool = {
    async query(_sql: string, [, userId]: [number, string | null]) {
      counts++
      return { rows: [{ pending: userId ? ownPending : pending }] }
    },
  }
  const rateLimit = {
    async take() {
      if (limited) throw new ProblemError('rate_limited', 'Too many requests.')
      return headers
    },
  }
  const admission = createUploadAdmission(pool as unknown as Pool, rateLimit as unknown as RateLimit, limits)
  return { admission, counts: () => counts }
}

test('what this process admits counts at once, without another count in the database', async () => {
  const { admission, counts } = startAdmission()
  for (let sent = 0; sent < 3; sent++) assert.deepEqual(await admission.admitUpload('a', 10), headers)
  await assert.rejects(admission.admitUpload('a', 10), {
    code: 'too_many_pending',
    headers: { 'Retry-After': '15', ...headers },
  })
  await admission.admitUpload('b', 10)
  await admission.admitRetry('b')
  await assert.rejects(admission.admitRetry('b'), { code: 'not_accepting', headers: { 'Retry-After': '30' } })
  assert.equal(counts(), 3)
})

test('tasks of other processes count, and the limit of the user comes first', async () => {
  await assert.rejects(startAdmission({ pending: 5 }).admission.admitUpload('a', 10), { code: 'not_accepting' })
  const { admission } = startAdmission({ pending: 5, ownPending: 3 })
  await assert.rejects(admission.admitUpload('a', 10), { code: 'too_many_pending' })
})

test('a used-up rate limit is refused before anything is counted', async () => {
  const { admission, counts } = startAdmission({ limited: true })
  await assert.rejects(admission.admitUpload('a', 10), { code: 'rate_limited' })
  assert.equal(counts(), 0)
})

test('a form may exceed the largest file by 64 kB', async () => {
  const { admission } = startAdmission()
  await admission.admitUpload('a', maxFileBytes + 64 * 1024)
  await assert.rejects(admission.admitUpload('a', maxFileBytes + 64 * 1024 + 1), { code: 'file_too_large', headers })
})

test('a closed admission refuses uploads and retries', async () => {
  const { admission, counts } = startAdmission()
  admission.close()
  const refusal = { code: 'not_accepting', detail: 'The service is stopping. Try again in a few seconds.' }
  await assert.rejects(admission.admitUpload('a', 10), refusal)
  await assert.rejects(admission.admitRetry('a'), refusal)
  assert.equal(counts(), 0)
})
