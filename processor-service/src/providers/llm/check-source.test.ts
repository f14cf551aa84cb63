import assert from 'node:assert/strict'
import { it } from 'node:test'
import { foldPage } from '@ai-platform/runtime/find-quote.ts'
import { checkSource, checkSources } from './check-source.ts'

const pages = [
  { number: 3, text: 'The harbour was rebuilt in 1998 after a long debate in the council of the town.' },
  {
    number: 4,
    text: 'It handles two million containers a year, which is twice as many as in 2001.\n\nThe council met.',
  },
].map(foldPage)

it('an exact quote keeps its page, or gets the page where it stands', () => {
  const quote = 'It handles two million\ncontainers a year'
  for (const page of [4, 3, 99, null])
    assert.deepEqual(checkSource({ page, quote }, pages), {
      page: 4,
      quote: 'It handles two million containers a year',
    })
})

it('a quote on several pages keeps the cited one', () => {
  assert.equal(checkSource({ page: 4, quote: 'the council' }, pages)?.page, 4)
  assert.equal(checkSource({ page: 3, quote: 'the council' }, pages)?.page, 3)
})

it('an approximate quote is replaced by the words of the document', () => {
  const quote = 'The harbor was re-built in 1998, after a long debate in the councils of the town'
  assert.deepEqual(checkSource({ page: 4, quote }, pages), {
    page: 3,
    quote: 'The harbour was rebuilt in 1998 after a long debate in the council of the town',
  })
})

it('a quote with more changes than a tenth of its length is dropped, also a short one', () => {
  for (const quote of ['The harbour was destroyed in 2007 after a short war', 'in 1999', 'The city.', ''])
    assert.equal(checkSource({ page: 3, quote }, pages), undefined, quote)
})

it('found sources are returned once, others are counted', () => {
  const source = { page: 3, quote: 'rebuilt in 1998' }
  assert.deepEqual(checkSources([source, { ...source, page: 4 }, { page: 3, quote: 'sold to a bank' }], pages), {
    sources: [source],
    dropped: 1,
  })
})

it('fifty wrong quotes are checked against a chunk of 24,000 characters, and one against 3 MB, within 3 s', () => {
  const words = 'The number of containers has risen every year since the opening. '
  const chunk = [foldPage({ number: 1, text: words.repeat(370) })]
  const whole = Array.from({ length: 125 }, (_, index) => foldPage({ number: index + 1, text: words.repeat(370) }))
  const quote = 'The total of all ships has fallen in some years before the closing of the port. '.repeat(5)
  const start = process.cpuUsage()
  for (let count = 0; count < 50; count++)
    assert.equal(checkSource({ page: 1, quote: `${count} ${quote}` }, chunk), undefined)
  assert.equal(checkSource({ page: 60, quote }, whole), undefined)
  assert.ok(process.cpuUsage(start).user < 3_000_000)
})
