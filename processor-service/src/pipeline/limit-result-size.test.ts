import assert from 'node:assert/strict'
import { test } from 'node:test'
import { limitResultSize, refuseHugeTranslation } from './limit-result-size.ts'

const translation = (characters: number) =>
  ({ translation: 'a'.repeat(characters), source_language: 'de', mode: 'translated' }) as const

test('a translation up to 4 million characters passes, a longer one is refused', () => {
  limitResultSize(translation(4 * 1024 * 1024))
  limitResultSize({ summary: 'Short.', sources: [] })
  assert.throws(() => limitResultSize(translation(4 * 1024 * 1024 + 1)), { code: 'document_too_complex' })
})

test('a text whose translation must exceed the limit is refused before the AI is asked', () => {
  const text = 'a'.repeat(20_000_000)
  assert.throws(() => refuseHugeTranslation('translate', text), { code: 'document_too_complex' })
  refuseHugeTranslation('summarize', text)
  refuseHugeTranslation('translate', text.slice(0, 6_000_000))
})
