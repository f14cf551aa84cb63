import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toIsoTime } from './iso-time.ts'

test('a time of any session time zone becomes ISO 8601 in UTC with milliseconds', () => {
  assert.equal(toIsoTime('2026-02-01 09:00:00+00'), '2026-02-01T09:00:00.000Z')
  assert.equal(toIsoTime('2026-02-01 09:00:00.12+00'), '2026-02-01T09:00:00.120Z')
  assert.equal(toIsoTime('2026-02-01 09:00:00.123999+00'), '2026-02-01T09:00:00.123Z')
  assert.equal(toIsoTime('2026-02-01 11:00:00.5+02'), '2026-02-01T09:00:00.500Z')
  assert.equal(toIsoTime('2026-02-01 14:30:00+05:30'), '2026-02-01T09:00:00.000Z')
})

test('years before 1 and infinite times are kept', () => {
  assert.equal(toIsoTime('0044-03-15 12:00:00+00 BC'), '-000043-03-15T12:00:00.000Z')
  assert.equal(toIsoTime('infinity'), 'infinity')
})
