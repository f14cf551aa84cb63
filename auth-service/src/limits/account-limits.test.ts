import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountLimitPolicies, createAccountLimits } from './account-limits.ts'

test('every policy has a limit, and no two policies share a name', () => {
  const limits = createAccountLimits({ kind: 'none' })
  assert.deepEqual(Object.keys(limits).sort(), Object.keys(accountLimitPolicies).sort())
  for (const [name, { policy }] of Object.entries(limits)) {
    assert.equal(policy, accountLimitPolicies[name as keyof typeof accountLimitPolicies])
  }
  const names = Object.values(accountLimitPolicies).map(({ name }) => name)
  assert.equal(new Set(names).size, names.length)
})

test('an account allows more failed logins from all addresses than from one', () => {
  const { loginAccount, loginAddress } = accountLimitPolicies
  assert.ok(loginAccount.limit >= 10 * loginAddress.limit)
  assert.equal(loginAccount.windowSeconds, loginAddress.windowSeconds)
})
