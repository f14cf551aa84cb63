import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatAgo, formatBytes, formatDuration, plural } from './format.ts'

test('sizes have one unit and few digits', () => {
  assert.deepEqual([0, 1_023, 1_024, 25_400, 1_048_000, 25 * 1024 * 1024].map(formatBytes), [
    '0 bytes',
    '1023 bytes',
    '1.0 kB',
    '25 kB',
    '1.0 MB',
    '25 MB',
  ])
})

test('times are told from now', () => {
  const now = Date.parse('2026-02-02T12:00:00Z')
  const ago = (iso: string) => formatAgo(iso, now)
  assert.equal(ago('2026-02-02T11:59:30Z'), 'just now')
  assert.equal(ago('2026-02-02T12:00:30Z'), 'just now')
  assert.equal(ago('2026-02-02T11:57:00Z'), '3 minutes ago')
  assert.equal(ago('2026-02-02T09:00:00Z'), '3 hours ago')
  assert.equal(ago('2026-02-01T12:00:00Z'), 'yesterday')
})

test('durations and plurals', () => {
  assert.deepEqual([420, 1_400, 12_000, 125_000].map(formatDuration), ['420 ms', '1.4 s', '12 s', '2 min 5 s'])
  assert.deepEqual([plural(1, 'page'), plural(1_200, 'page')], ['1 page', '1,200 pages'])
})
