import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PagedList } from './paged-list.ts'

function listOf(pages: number[][]) {
  const asked: (string | undefined)[] = []
  const list = new PagedList<number>(async cursor => {
    asked.push(cursor)
    const index = Number(cursor ?? 0)
    return { items: pages[index] ?? [], next_cursor: index + 1 < pages.length ? String(index + 1) : null }
  })
  return { list, asked }
}

test('await reads the first page alone', async () => {
  const { list, asked } = listOf([[1, 2], [3]])
  assert.deepEqual(await list, { items: [1, 2], next_cursor: '1' })
  assert.deepEqual(asked, [undefined])
})

test('a loop gets every item, and reads a page only when it needs it', async () => {
  const { list, asked } = listOf([[1, 2], [], [3]])
  const items: number[] = []
  for await (const item of list) items.push(item)
  assert.deepEqual(items, [1, 2, 3])
  const { list: other, asked: askedOther } = listOf([[1, 2], [3]])
  for await (const item of other) if (item === 2) break
  assert.deepEqual([asked.length, askedOther.length], [3, 1])
})
