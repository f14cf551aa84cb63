import assert from 'node:assert/strict'
import { it } from 'node:test'
import { pageNumbersOf } from './cut-chunks.ts'
import { selectPassages } from './select-passages.ts'

const limits = { maxCharacters: 6_000, maxTokens: Number.POSITIVE_INFINITY }
const filler = 'Nothing of note was written on this page of the long report. '.repeat(20)
const report = (facts: Record<number, string>) =>
  Array.from({ length: 200 }, (_, index) => ({ number: index + 1, text: `${filler}${facts[index + 1] ?? ''}` }))

it('the passages with the words of the question are chosen, in document order', async () => {
  const pages = report({
    40: 'The pension fund was founded in 1911.',
    160: 'Its funds exceed nine billions of pensions.',
  })
  const chunks = await selectPassages('Who founded the pension funds?', pages, limits, 2)
  const numbers = chunks.flatMap(pageNumbersOf)
  assert.ok(numbers.includes(40) && numbers.includes(160))
  assert.deepEqual(
    numbers,
    numbers.toSorted((a, b) => a - b),
  )
  assert.ok(chunks.length <= 2 && chunks.every(({ text }) => text.length <= 6_000))
})

it('without a common word the passages are spread over the document', async () => {
  const numbers = (await selectPassages('Quousque tandem abutere?', report({}), limits, 2)).flatMap(pageNumbersOf)
  assert.ok(numbers.length >= 4)
  assert.ok(Math.min(...numbers) < 20 && Math.max(...numbers) > 150)
})

it('words of a script without spaces are found', async () => {
  const pages = report({ 77: '年金基金は1911年に設立されました。' })
  const chunks = await selectPassages('年金基金はいつ設立されましたか', pages, limits, 1)
  assert.ok(chunks.flatMap(pageNumbersOf).includes(77))
})

it('3 MB are searched within 5 s', async () => {
  const pages = Array.from({ length: 1_000 }, (_, index) => ({
    number: index + 1,
    text: `${index} ${filler.repeat(3)}`,
  }))
  const start = process.cpuUsage()
  assert.ok((await selectPassages('Which page is noted?', pages, { ...limits, maxCharacters: 24_000 }, 2)).length > 0)
  assert.ok(process.cpuUsage(start).user < 5_000_000)
})
