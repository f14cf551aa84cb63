import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limitResultSize } from './limit-result-size.ts'

const translation = (characters: number) =>
  ({ translation: 'a'.repeat(characters), source_language: 'de', mode: 'translated' }) as const

test('a translation up to 4 million characters passes, a longer one is refused', () => {
  limitResultSize(translation(4 * 1024 * 1024))
  limitResultSize({ summary: 'Short.' })
  assert.throws(() => limitResultSize(translation(4 * 1024 * 1024 + 1)), { code: 'document_too_complex' })
})
