import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TextItem, TextPage } from '@ai-platform/contracts/text.ts'
import { readTextPart } from './read-text-part.ts'

const itemOf = (page: number, text: string): TextItem => ({ page, text, source: 'text', confidence: null })

/** The API's list, with `size` items a page. */
function listOf(items: TextItem[], size = 2) {
  return async (cursor: string | null): Promise<TextPage> => {
    const from = Number(cursor ?? 0)
    const next = from + size
    return { items: items.slice(from, next), next_cursor: next < items.length ? String(next) : null }
  }
}

async function readAll(items: TextItem[], maxCharacters: number): Promise<TextPage[]> {
  const parts: TextPage[] = []
  let cursor: string | undefined
  do {
    const part = await readTextPart(listOf(items), cursor, maxCharacters)
    parts.push(part)
    cursor = part.next_cursor ?? undefined
  } while (cursor !== undefined && parts.length < 100)
  return parts
}

test('a text that fits is one part over all pages of the list', async () => {
  const items = [1, 2, 3, 4, 5].map(page => itemOf(page, `Page ${page}.`))
  assert.deepEqual(await readAll(items, 1_000), [{ items, next_cursor: null }])
})

test('the parts of a long text join to it, without a cut word or character', async () => {
  const items = [itemOf(1, 'word '.repeat(500)), itemOf(2, ''), itemOf(3, '😀'.repeat(1_000))]
  const parts = await readAll(items, 1_000)
  assert.ok(parts.length > 3)
  for (const { page, text } of items) {
    const read = parts.flatMap(part => part.items).filter(item => item.page === page)
    assert.equal(read.map(item => item.text).join(''), text)
    assert.ok(read.every(item => item.text.isWellFormed()))
  }
  for (const { text } of parts.flatMap(part => part.items).filter(({ page }) => page === 1))
    assert.ok(text.endsWith(' '))
})

test('pages without text count, so that many of them are several parts', async () => {
  const items = Array.from({ length: 100 }, (_, index) => itemOf(index + 1, ''))
  const parts = await readAll(items, 1_000)
  assert.ok(parts.length >= 5)
  assert.deepEqual(
    parts.flatMap(part => part.items),
    items,
  )
})

test('another text is no cursor', async () => {
  for (const cursor of ['x', btoa('[1,2]'), btoa('[null,-1,0]'), btoa('{}')])
    await assert.rejects(readTextPart(listOf([]), cursor, 1_000), /Start again without it/)
})
