import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTextBudget } from './text-budget.ts'

test('a budget is spent to its last character and not further', () => {
  const budget = createTextBudget(10)
  budget.spend(4)
  budget.spend(6)
  assert.throws(() => budget.spend(1), { code: 'document_too_complex' })
})
