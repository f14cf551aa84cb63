import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ApiError } from '@ai-platform/client/browser.ts'
import { formatTime } from '../ui/format.ts'
import { describeError } from './describe-error.ts'

const resets_at = '2026-11-28T00:00:00.000Z'
const detailOf = (detail: string, more = {}) =>
  describeError(new ApiError(422, { detail, code: 'code', ...more })).detail

test('a time is shown once, in the time zone of the user', () => {
  const words = `Your quota is used up. Continue after ${formatTime(resets_at)}.`
  assert.equal(detailOf(`Your quota is used up. Continue after ${resets_at}.`, { resets_at }), words)
  assert.equal(detailOf('Your quota is used up.', { resets_at }), words)
})

test('advice for programs is left out', () => {
  const detail = 'The content of "a.bin" is not of a supported type. GET /process/task-types lists them.'
  assert.equal(detailOf(detail), 'The content of "a.bin" is not of a supported type.')
})
