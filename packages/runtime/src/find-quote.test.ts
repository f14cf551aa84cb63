import assert from 'node:assert/strict'
import { it } from 'node:test'
import { findQuote, foldPage } from './find-quote.ts'

const pages = [
  {
    number: 1,
    text: '# The harbour\n\nThe **old** harbour was “rebuilt”\nin 1998 after an exam-\nination. It was the be-',
  },
  {
    number: 2,
    text: 'ginning. | Year | Sum |\n| --- | --- |\n| 1998 | 20 |\n\nIt handles two million containers a year, and',
  },
  { number: 3, text: 'it grows by a tenth every year. Schwarz-\nWeiß.' },
].map(foldPage)
const find = (quote: string) => findQuote(pages, quote)

it('a quote is found without regard to white space, letter case, Markdown and typographic signs', () => {
  assert.deepEqual(find('the old harbour was "rebuilt" in 1998'), {
    page: 1,
    quote: 'The **old** harbour was “rebuilt” in 1998',
  })
  assert.deepEqual(find('1998 20'), { page: 2, quote: '1998 | 20' })
  assert.equal(find('after an examination.')?.quote, 'after an exam- ination.')
  assert.equal(find('Schwarz-Weiß')?.page, 3)
})

it('a found quote stands in its page when white space is ignored', () => {
  const bare = (text: string) => text.replace(/\s/g, '')
  const text = 'A word cut at the exam-\nination table, „quoted“ and **bold**. '
  const found = findQuote([foldPage({ number: null, text })], 'the examination table, "quoted" and bold')
  assert.ok(found && bare(text).includes(bare(found.quote)))
})

it('a quote over a page break is cut there', () => {
  const found = find('It handles two million containers a year, and it grows by a tenth every year.')
  assert.deepEqual(found, { page: 2, quote: 'It handles two million containers a year, and' })
})

it('other words, an empty quote and marks alone are not found', () => {
  for (const quote of ['The harbour was sold.', '', ' \n', '**']) assert.equal(find(quote), undefined)
})

it('3 MB of text are folded and searched within 3 s', () => {
  const start = process.cpuUsage()
  const many = Array.from({ length: 1_000 }, (_, index) =>
    foldPage({ number: index + 1, text: 'The number of words is large here. '.repeat(86) }),
  )
  assert.equal(findQuote(many, 'This sentence is not there at all, is it?'), undefined)
  assert.ok(process.cpuUsage(start).user < 3_000_000)
})
