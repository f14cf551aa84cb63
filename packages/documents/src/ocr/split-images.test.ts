import assert from 'node:assert/strict'
import { test } from 'node:test'
import { splitImages, withSeparators } from './split-images.ts'

const image = { width: 9, height: 9, gray: new Uint8Array(81), dpi: 300 }
const row = (page: number, word: string) => `5\t${page}\t${word}\n`
const header = 'level\tpage_num\ttext\n'

async function* cutAt(text: string, ...places: number[]) {
  let from = 0
  for (const place of [...places, text.length]) {
    yield text.slice(from, place)
    from = place
  }
}

async function split(output: AsyncIterable<string>, count: number): Promise<string[]> {
  const texts: string[] = []
  for await (const text of splitImages(output, count)) texts.push(text)
  return texts
}

test('a blank image of the same resolution is between two images', () => {
  const given = withSeparators([image, image])
  assert.deepEqual(
    given.map(({ width, dpi }) => [width, dpi]),
    [
      [9, 300],
      [32, 300],
      [9, 300],
    ],
  )
})

test('the rows of each image are told by their page, however the output is cut', async () => {
  const output = header + row(1, 'a') + row(1, 'b') + row(2, '') + row(3, 'c') + row(4, '') + row(5, 'd')
  for (let place = 0; place <= output.length; place++) {
    const texts = await split(cutAt(output, place), 3)
    assert.deepEqual(
      texts.map(text => text.match(/[a-d]$/gm)?.join('')),
      ['ab', 'c', 'd'],
    )
  }
})

test('an image is complete at the row of the separator after it', async () => {
  const parts = splitImages(cutAt(header + row(1, 'a') + row(2, '') + row(3, 'c'), header.length + 8), 2)
  assert.equal((await parts.next()).value, `${header}${row(1, 'a')}`.trim())
})

test('a missing image is an error', async () => {
  await assert.rejects(split(cutAt(header + row(1, 'a') + row(2, '')), 2), {
    name: 'UnrecognisedPageError',
  })
  await assert.rejects(split(cutAt(''), 1), { name: 'UnrecognisedPageError' })
})
