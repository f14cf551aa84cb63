import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PageImage } from './page-image.ts'
import { recognisePage } from './recognise-page.ts'

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

const firstPage = () => ({ isTurned: false, languages: ['eng'] })

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
})

test('a blank page is not tried again', async () => {
  const { calls, recognise } = fakeEngine('')
  assert.equal((await recognisePage(recognise, image, firstPage(), ['eng'])).text, '')
  assert.equal(calls.length, 1)
})
