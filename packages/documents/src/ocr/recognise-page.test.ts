import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PageImage } from './page-image.ts'
import { probePage, recognisePage } from './recognise-page.ts'

const image: PageImage = { width: 2, height: 1, gray: Uint8Array.of(1, 2), dpi: 200 }
const german = 'der Mieter hat die Schlüssel mit dem Ende des Vertrages zurück zu geben'

/** An engine that reads `text` well when the first pixel is `upright` and the languages include `language`. */
function fakeEngine(text: string, { upright = 1, language = 'eng' } = {}) {
  const calls: string[] = []
  const recognise = async (page: PageImage, languages: string[]) => {
    calls.push(`${page.gray[0] === 1 ? 'as is' : 'turned'} ${languages.join('+')}`)
    const confidence = page.gray[0] !== upright ? 28 : languages.includes(language) ? 95 : 80
    const words = text.split(' ').filter(word => word !== '')
    return words.map(word => `5\t1\t1\t1\t1\t1\t0\t0\t0\t0\t${confidence}\t${word}`).join('\n')
  }
  return { calls, recognise }
}

const firstPage = () => ({ isTurned: false, languages: ['eng'], isMixed: false })

test('an upright page in the expected language is recognised once', async () => {
  const { calls, recognise } = fakeEngine('the rent of the flat is due at the end of this month')
  const { confidence } = await recognisePage(recognise, image, firstPage(), ['eng', 'deu'])
  assert.equal(confidence, 0.95)
  assert.deepEqual(calls, ['as is eng'])
})

test('a page on its head is turned over, and so is the next one from the start', async () => {
  const { calls, recognise } = fakeEngine('x y z', { upright: 2 })
  const habits = firstPage()
  assert.equal((await recognisePage(recognise, image, habits, ['eng'])).confidence, 0.95)
  await recognisePage(recognise, image, habits, ['eng'])
  assert.deepEqual(calls, ['as is eng', 'turned eng', 'turned eng'])
})

test('a page in another language is recognised again, and the next one only in that language', async () => {
  const { calls, recognise } = fakeEngine(german, { language: 'deu' })
  const habits = firstPage()
  await recognisePage(recognise, image, habits, ['eng', 'deu'])
  assert.equal((await recognisePage(recognise, image, habits, ['eng', 'deu'])).confidence, 0.95)
  assert.deepEqual(calls, ['as is eng', 'as is deu', 'as is deu'])
  assert.equal(habits.isMixed, true)
})

test('a blank page is not tried again', async () => {
  const { calls, recognise } = fakeEngine('')
  assert.equal((await recognisePage(recognise, image, firstPage(), ['eng'])).text, '')
  assert.equal(calls.length, 1)
})

/** A page large enough for a strip: strokes in its middle. */
function printedPage(): PageImage {
  const [width, height] = [800, 1200]
  const gray = new Uint8Array(width * height).fill(255)
  for (let row = 600; row < 630; row++)
    for (let x = 1; x < width; x += 8) gray.fill(0, row * width + x, row * width + x + 4)
  return { width, height, gray, dpi: 100 }
}

test('a probe of two lines shows the language of a document', async () => {
  const heights: number[] = []
  const recognise = async (page: PageImage, languages: string[]) => {
    heights.push(page.height)
    assert.deepEqual(languages, ['eng'])
    return fakeEngine(german, { upright: page.gray[0] ?? 0 }).recognise(page, languages)
  }
  assert.deepEqual(await probePage(recognise, printedPage(), ['eng', 'deu']), { isTurned: false, languages: ['deu'] })
  assert.ok(heights.length === 1 && (heights[0] ?? 0) < 100, `${heights}`)
})

test('a probe shows that a document stands on its head', async () => {
  const confidences = [28, 95]
  const recognise = async () => `5\t1\t1\t1\t1\t1\t0\t0\t0\t0\t${confidences.shift()}\tword`
  assert.deepEqual(await probePage(recognise, printedPage(), ['eng', 'deu']), { isTurned: true, languages: ['eng'] })
})

test('a page too small for a strip is not probed', async () => {
  const { calls, recognise } = fakeEngine(german)
  assert.equal(await probePage(recognise, image, ['eng', 'deu']), undefined)
  assert.deepEqual(calls, [])
})
