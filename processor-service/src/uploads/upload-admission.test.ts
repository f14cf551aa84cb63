import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pool } from '@ai-platform/database/pool.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import type { Quotas } from '@ai-platform/runtime/quotas.ts'
import { createUploadAdmission } from './upload-admission.ts'

const maxFileBytes = 1024 * 1024
const limits = { maxPendingTasks: { all: 5, perUser: 3 }, maxFileBytes }
const noQuotas = { taskTokens: undefined, dailyTasks: undefined, dailyTokens: undefined, storageBytes: undefined }
const form = (contentLengthBytes: number, mayRepeat = false) => ({ contentLengthBytes, mayRepeat })
const headers = { RateLimit: '"submit";r=9;t=60' }

/** An admission over a database in which `pending` tasks wait in total and `ownPending` for each user. */
function startAdmission({ pending = 0, ownPending = 0, limited = false } = {}, quotas: Partial<Quotas> = {}) {
  let counts = 0
  const standing = { pending: ownPending, tasks: 0, tokens: 0, storage_bytes: 0 }
  const pool = {
    async query(sql: unknown) {
      counts++
      return { rows: [typeof sql === 'string' ? { pending } : { ...standing }] }
    },
  }
  const rateLimits = {
    async take() {
      if (limited) throw new ProblemError('rate_limited', 'Too many requests.')
      return headers
    },
  }
  const admission = createUploadAdmission(pool as unknown as Pool, rateLimits, limits, {
    ...noQuotas,
    ...quotas,
  })
  return { admission, standing, counts: () => counts }
}

test('what this process admits counts at once, without another count in the database', async () => {
  const { admission, counts } = startAdmission()
  for (let sent = 0; sent < 3; sent++) assert.deepEqual(await admission.admitUpload({ userId: 'a' }, form(10)), headers)
  await assert.rejects(admission.admitUpload({ userId: 'a' }, form(10)), {
    code: 'too_many_pending',
    headers: { 'Retry-After': '15', ...headers },
  })
  await admission.admitUpload({ userId: 'b' }, form(10))
  assert.deepEqual(await admission.admitRetry({ userId: 'b' }), headers)
  await assert.rejects(admission.admitRetry({ userId: 'b' }), {
    code: 'not_accepting',
    headers: { 'Retry-After': '30', ...headers },
  })
  assert.equal(counts(), 3)
})

test('tasks of other processes count, and the limit of the user comes first', async () => {
  await assert.rejects(startAdmission({ pending: 5 }).admission.admitUpload({ userId: 'a' }, form(10)), {
    code: 'not_accepting',
  })
  const { admission } = startAdmission({ pending: 5, ownPending: 3 })
  await assert.rejects(admission.admitUpload({ userId: 'a' }, form(10)), { code: 'too_many_pending' })
})

test('a used-up rate limit is refused before anything is counted', async () => {
  const { admission, counts } = startAdmission({ limited: true })
  await assert.rejects(admission.admitUpload({ userId: 'a' }, form(10)), { code: 'rate_limited' })
  assert.equal(counts(), 0)
})

test('a form may exceed the largest file by 128 kB', async () => {
  const { admission } = startAdmission()
  await admission.admitUpload({ userId: 'a' }, form(maxFileBytes + 128 * 1024))
  await assert.rejects(admission.admitUpload({ userId: 'a' }, form(maxFileBytes + 128 * 1024 + 1)), {
    code: 'file_too_large',
    headers,
  })
})

test('a closed admission refuses uploads and retries', async () => {
  const { admission, counts } = startAdmission()
  admission.close()
  const refusal = { code: 'not_accepting', detail: 'The service is stopping. Try again in a few seconds.' }
  await assert.rejects(admission.admitUpload({ userId: 'a' }, form(10)), refusal)
  await assert.rejects(admission.admitRetry({ userId: 'a' }), refusal)
  assert.equal(counts(), 0)
})

test('used-up quotas are refused before the body is read, with the time of the reset', async () => {
  const { admission, standing } = startAdmission({}, { dailyTasks: 10, dailyTokens: 500, storageBytes: 1_000_000 })
  standing.tasks = 9
  standing.tokens = 499
  await admission.admitUpload({ userId: 'a' }, form(10))
  standing.tasks = 10
  const quota = { code: 'quota_exceeded', status: 429 }
  await assert.rejects(admission.admitUpload({ userId: 'b' }, form(10)), (error: ProblemError) => {
    const retryAfter = Number(error.headers['Retry-After'])
    assert.ok(retryAfter > 0 && retryAfter <= 86_400 && error.headers.RateLimit)
    assert.equal(error.body('r').resets_at, error.resetsAt?.toISOString())
    return error.code === quota.code && error.status === quota.status
  })
  standing.tasks = 0
  standing.tokens = 500
  await assert.rejects(admission.admitUpload({ userId: 'c' }, form(10)), quota)
})

test('a form that cannot fit into the storage is refused by its Content-Length, and freed storage counts at once', async () => {
  const { admission, standing } = startAdmission({}, { storageBytes: 500_000 })
  standing.storage_bytes = 400_000
  await admission.admitUpload({ userId: 'a' }, form(100_000 + 128 * 1024))
  const full = { code: 'storage_full', status: 413 }
  await assert.rejects(admission.admitUpload({ userId: 'a' }, form(100_001 + 128 * 1024)), full)
  standing.storage_bytes = 500_000
  await assert.rejects(admission.admitUpload({ userId: 'b' }, form(Number.NaN)), full)
  standing.storage_bytes = 499_999
  await admission.admitUpload({ userId: 'b' }, form(Number.NaN))
})

test('a request that may repeat an earlier one is left to the exact check', async () => {
  const { admission, standing } = startAdmission({}, { dailyTasks: 1 })
  standing.tasks = 1
  await admission.admitUpload({ userId: 'a' }, form(10, true))
})
