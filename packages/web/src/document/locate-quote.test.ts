import assert from 'node:assert/strict'
import { test } from 'node:test'
import { joinPages, locateQuote } from './locate-quote.ts'

const pageOf = (page: number | null, text: string) => ({ page, text, source: 'text' as const, confidence: null })
const found = (texts: [number | null, string][], quote: string, page: number | null = null) => {
  const pages = joinPages(texts.map(([number, text]) => pageOf(number, text)))
  const place = locateQuote(pages, { page, quote })
  return place && [place.pageIndex, pages[place.pageIndex]?.text.slice(place.start, place.end)]
}

test('a quote is found across line breaks', () => {
  assert.deepEqual(found([[null, 'Before.\nThe rent is\n  500 EUR a month. After.']], 'The rent is 500 EUR a month.'), [
    0,
    'The rent is\n  500 EUR a month.',
  ])
})

test('the page of the source comes first, then all others', () => {
  const texts: [number, string][] = [
    [1, 'Total: 5'],
    [2, 'Total: 5'],
  ]
  assert.deepEqual(found(texts, 'Total: 5', 2), [1, 'Total: 5'])
  assert.deepEqual(found(texts, 'Total: 5', 7), [0, 'Total: 5'])
})

test('signs of Markdown do not hide a quote', () => {
  assert.deepEqual(found([[1, '| Rent | **500** EUR |']], 'Rent 500 EUR', 1), [0, 'Rent | **500** EUR'])
})

test('a quote that the text does not have is not found', () => {
  assert.equal(found([[1, 'Nothing of this kind.']], 'The rent', 1), undefined)
  assert.equal(found([[1, 'Text']], '  ', 1), undefined)
})

test('a page that was cut is whole again', () => {
  assert.deepEqual(
    found(
      [
        [1, 'The re'],
        [1, 'nt is due'],
        [2, 'x'],
      ],
      'The rent is due',
      1,
    ),
    [0, 'The rent is due'],
  )
})
