import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BudgetError } from '../providers/call-budget.ts'
import { createTokenBudget, type Grant, type TokenLimits } from './token-budget.ts'

/** A budget over a database that has `left` tokens for the attempt. */
function startBudget(
  limits: Partial<TokenLimits>,
  facts: { usedBefore?: number; reserved?: number; left?: number } = {},
) {
  const state = { used: 0, asked: [] as number[][], left: facts.left ?? Number.POSITIVE_INFINITY, lost: 0 }
  let answer: Grant | undefined
  const budget = createTokenBudget({
    limits: { taskTokens: undefined, dailyTokens: undefined, ...limits },
    usedBefore: facts.usedBefore ?? 0,
    reserved: facts.reserved ?? 0,
    used: () => state.used,
    async ask(needed, wanted) {
      state.asked.push([needed, wanted])
      if (answer) return answer
      return needed > state.left ? 'refused' : { reserved: Math.min(wanted, state.left) }
    },
    onLost: () => state.lost++,
  })
  const refuses = (tokens: number, retryable: boolean) =>
    assert.rejects(
      budget.reserve(tokens),
      (error: unknown) => error instanceof BudgetError && error.retryable === retryable,
    )
  return { budget, state, refuses, answerWith: (grant: Grant) => (answer = grant) }
}

test('without limits nothing is refused and the database is not asked', async () => {
  const { budget, state } = startBudget({})
  await budget.plan(1e9)
  await budget.reserve(1e9)
  assert.deepEqual(state.asked, [])
})

test('the task limit counts earlier attempts, what was used and calls under way', async () => {
  const { budget, state, refuses } = startBudget({ taskTokens: 1_000 }, { usedBefore: 400 })
  const end = await budget.reserve(300)
  await refuses(301, false)
  state.used = 100
  end()
  end()
  await budget.reserve(500)
  await refuses(1, false)
})

test('a document whose estimate exceeds a limit is refused before the first call', async () => {
  const { budget } = startBudget({ taskTokens: 1_000, dailyTokens: 5_000 }, { usedBefore: 400 })
  await budget.plan(600)
  await assert.rejects(budget.plan(601), { code: 'budget_exhausted', retryable: false })
  const { budget: ofDay } = startBudget({ dailyTokens: 500 })
  await assert.rejects(ofDay.plan(501), { code: 'budget_exhausted', retryable: false })
})

test('the database is asked only for a call that exceeds the reservation, and then ahead', async () => {
  const { budget, state } = startBudget({ dailyTokens: 2_000_000 }, { reserved: 16_000 })
  const end = await budget.reserve(10_000)
  state.used = 3_000
  end()
  await budget.reserve(10_000)
  assert.deepEqual(state.asked, [])
  await budget.reserve(10_000)
  assert.deepEqual(state.asked, [[23_000, 33_000]], 'ahead is at most 1/200 of the daily limit')
  await budget.reserve(10_000)
  assert.equal(state.asked.length, 1)
})

test('calls of the same moment share a request', async () => {
  const { budget, state } = startBudget({ dailyTokens: 2_000_000 })
  await Promise.all([budget.reserve(1_000), budget.reserve(1_000), budget.reserve(1_000)])
  assert.equal(state.asked.length, 1)
})

test('a used-up day refuses the call, and a smaller one may still be made', async () => {
  const { budget, state, refuses } = startBudget({ dailyTokens: 2_000 }, { left: 500 })
  await refuses(501, true)
  await budget.reserve(500)
  await refuses(1, true)
  assert.deepEqual(state.asked[0], [501, 511])
})

test('an attempt that is no longer the current one is ended', async () => {
  const { budget, state, answerWith } = startBudget({ dailyTokens: 2_000 })
  answerWith('lost')
  await budget.reserve(1)
  assert.equal(state.lost, 1)
})
