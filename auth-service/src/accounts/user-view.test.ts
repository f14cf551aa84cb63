import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Profile, User } from '@ai-platform/contracts/account.ts'
import { toProfile, toUser } from './user-view.ts'

const row: Parameters<typeof toProfile>[0] = {
  id: '0198c0de-0000-7000-8000-000000000001',
  username: 'Ann',
  usernameKey: 'ann',
  email: 'ann@example.com',
  isActive: true,
  isStaff: false,
  apiCallCount: 7n,
  dateJoined: new Date('2026-01-01T00:00:00Z'),
  lastLogin: null,
  tasksCompleted: 3n,
  tasksFailed: 1n,
  inputTokens: 2n ** 40n,
  outputTokens: 5n,
}

test('a row becomes the user of the contract', () => {
  assert.deepEqual(User.parse(toUser(row)), toUser(row))
  assert.equal(toUser(row).last_login, null)
})

test('the profile has the counters as numbers', () => {
  const profile = Profile.parse(toProfile(row, []))
  assert.deepEqual([profile.tasks_completed, profile.tasks_failed, profile.input_tokens], [3, 1, 2 ** 40])
})
