import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PageHabits } from './begin-page.ts'
import type { PageImage } from './page-image.ts'
import { recognisePage } from './recognise-page.ts'

const image: PageImage = { width: 2, height: 4, gray: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), dpi: 200 }
const withStrip: PageImage = { ...image, strip: { x: 0, y: 1, width: 2, height: 1 } }
const english = 'the rent of the flat is due at the end of this month'
const german = 'der Mieter hat die Schlüssel mit dem Ende des Vertrages zurück zu geben'

/**
 * An engine that reads `text` well when the image is `upright` and the languages include `language`. A call is what was
 * recognised after one start of the program.
 */
function fakeEngine(text: string, { isUpright = true, language = 'eng' } = {}) {
  const calls: string[] = []
  async function* recognise(images: PageImage[], languages: string[]) {
    const call = calls.push(languages.join('+')) - 1
    for (const { gray, height } of images) {
      const isAsIs = (gray[0] ?? 0) < (gray[1] ?? 0)
      calls[call] += ` ${isAsIs ? '' : 'turned '}${height === 1 ? 'strip' : 'page'}`
      const confidence = isAsIs !== isUpright ? 28 : languages.includes(language) ? 95 : 80
      const words = text.split(' ').filter(word => word !== '')
      yield words.map(word => `5\t1\t1\t1\t1\t1\t0\t0\t0\t0\t${confidence}\t${word}`).join('\n')
    }
  }
  const habits: PageHabits = { isTurned: false, languages: ['eng'], guess: ['eng'] }
  const read = (page: PageImage) => recognisePage(recognise, page, habits, ['eng', 'deu'])
  return { calls, habits, read }
}

test('an upright page in the expected language is recognised once, together with its strip', async () => {
  const { calls, read } = fakeEngine(english)
  assert.equal((await read(image)).confidence, 0.95)
  assert.equal((await read(withStrip)).confidence, 0.95)
  assert.deepEqual(calls, ['eng page', 'eng strip page'])
})

test('a page on its head is turned over, and so is the next one from the start', async () => {
  const { calls, read } = fakeEngine('x y z', { isUpright: false })
  assert.equal((await read(image)).confidence, 0.95)
  await read(image)
  assert.deepEqual(calls, ['eng page', 'eng turned page', 'eng turned page'])
})

test('the strip shows that a page stands on its head', async () => {
  const { calls, read } = fakeEngine('x y z', { isUpright: false })
  assert.equal((await read(withStrip)).confidence, 0.95)
  await read(withStrip)
  assert.deepEqual(calls, ['eng strip', 'eng turned strip turned page', 'eng turned strip turned page'])
})

test('a page in another language is recognised again, and the next one only in that language', async () => {
  const { calls, read } = fakeEngine(german, { language: 'deu' })
  await read(image)
  assert.equal((await read(image)).confidence, 0.95)
  assert.deepEqual(calls, ['eng page', 'deu page', 'deu page'])
})

test('the strip shows the language of a page, and the next page is begun in it', async () => {
  const { calls, read } = fakeEngine(german, { language: 'deu' })
  await read(withStrip)
  assert.equal((await read(withStrip)).confidence, 0.95)
  assert.deepEqual(calls, ['eng strip', 'deu page', 'deu strip page'])
})

test('a page that shows no language is recognised in those of the document, not in the guess', async () => {
  const { calls, habits, read } = fakeEngine('x y z')
  habits.guess = ['deu']
  await read(withStrip)
  assert.deepEqual(calls, ['deu strip', 'eng page'])
})

test('a blank page is not tried again', async () => {
  const { calls, read } = fakeEngine('')
  assert.equal((await read(image)).text, '')
  assert.equal(calls.length, 1)
})
