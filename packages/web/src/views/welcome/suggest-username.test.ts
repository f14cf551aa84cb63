import assert from 'node:assert/strict'
import { test } from 'node:test'
import { suggestUsername } from './suggest-username.ts'

test('a username is suggested from the part before the @', () => {
  assert.deepEqual(['ana.pereira@example.com', "o'hara@x", '@x', ''].map(suggestUsername), [
    'ana.pereira',
    'ohara',
    '',
    '',
  ])
})
