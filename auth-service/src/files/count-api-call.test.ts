import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Pool } from '@ai-platform/database/pool.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { createCallCounter } from './count-api-call.ts'

test('calls that arrive during a statement are counted together, and those of a disabled account are refused', async () => {
  const statements: { userIds: string[]; finish(active: string[]): void }[] = []
  const query = ({ values: [userIds] }: { values: [string[]] }) =>
    new Promise(resolve =>
      statements.push({ userIds, finish: active => resolve({ rows: active.map(id => ({ id })) }) }),
    )
  const count = createCallCounter({ query } as unknown as Pool)
  const first = count('a')
  const rest = [count('a'), count('b'), count('a'), count('c')]
  assert.deepEqual(
    statements.map(({ userIds }) => userIds),
    [['a']],
  )
  statements[0]?.finish(['a'])
  await pollUntil('the next statement', 5_000, () => statements.length === 2, 5)
  assert.deepEqual(statements[1]?.userIds, ['a', 'b', 'a', 'c'])
  statements[1]?.finish(['a', 'c'])
  assert.deepEqual([await first, ...(await Promise.all(rest))], [true, true, false, true, true])
})
