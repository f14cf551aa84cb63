import assert from 'node:assert/strict'
import { test } from 'node:test'
import { detectLanguage } from './detect-language.ts'

const cases: [string, string][] = [
  ['The meeting is at noon.', 'en'],
  ['Das ist gut und schön.', 'de'],
  ['Je ne sais pas où il est.', 'fr'],
  ['No sé dónde está la casa.', 'es'],
  ['你好世界', 'zh'],
  ['مرحبا بالعالم', 'ar'],
  ['Berlin', 'und'],
  ['12345 😀', 'zxx'],
]
for (const [text, language] of cases)
  test(`detects ${language} in: ${text}`, () => assert.equal(detectLanguage(text).language, language))

test('an English abstract does not make a German thesis English', () => {
  const english = 'This thesis is about the way in which people of the town used to live. '.repeat(12)
  const german = 'Die Arbeit handelt davon, wie die Menschen in der Stadt früher gelebt haben. '.repeat(80)
  const { language, share } = detectLanguage(english + german)
  assert.equal(language, 'de')
  assert.ok(share > 0.7 && share < 1)
})
