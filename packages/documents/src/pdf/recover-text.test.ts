import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { isRecovered } from './recover-text.ts'

describe('a second text of a page without Unicode values', () => {
  test('replaces the codes of the font', () => {
    assert.ok(isRecovered("'(6&5,37,21", 'DESCRIPTION'))
    assert.ok(isRecovered('킟킾킴킿. 킴킰톂킰', 'Подп. дата'))
    assert.ok(isRecovered('', 'Open Access'))
    assert.ok(isRecovered('Add: 128', 'Add: 128 关于浙江'))
  })

  test('does not replace a text that has the same letters in another order', () =>
    assert.ok(!isRecovered('2SHQ $FFHVV', '$FFHVV\n2SHQ')))

  test('does not replace anything when it is unreadable itself', () => {
    assert.ok(!isRecovered('abc', ''))
    assert.ok(!isRecovered('abc', '\ue001\ue002\ue003'))
    assert.ok(!isRecovered('abc', 'ऀАǥعkΨߙ'))
  })
})
