import assert from 'node:assert/strict'
import { test } from 'node:test'
import { locateQuotes } from './locate-quotes.ts'

test('each quote gets the page where it stands, in the words of the page', () => {
  const pages = [
    { number: 1, text: 'The mayor spoke\nfirst.' },
    { number: 2, text: 'The exam-\nination was hard.' },
  ]
  assert.deepEqual(locateQuotes(['The examination was hard.', 'Not there.', 'The mayor spoke first.'], pages), [
    { page: 2, quote: 'The exam- ination was hard.' },
    null,
    { page: 1, quote: 'The mayor spoke first.' },
  ])
})
