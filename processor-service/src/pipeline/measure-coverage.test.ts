import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ExtractedDocument, toPage, unpagedDocument } from '@ai-platform/documents/extracted-document.ts'
import { answerWarnings, measureCoverage, warningsOf } from './measure-coverage.ts'

const whole = { chunks: 2, chunksDone: 2 }
const scan = (number: number, confidence: number) => ({
  ...toPage(number, 'Recognised.'),
  source: 'ocr' as const,
  confidence,
})
const documentOf = (...pages: ExtractedDocument['pages']): ExtractedDocument => ({ pages, pageCount: 20, warnings: [] })

test('pages are counted by where their text comes from', () => {
  const document = documentOf(
    toPage(1, 'One.'),
    scan(2, 0.9),
    toPage(3, '', true),
    toPage(4, 'Text and a photo.', true),
  )
  assert.deepEqual(measureCoverage(document, 'One.', whole), {
    pages: 4,
    pages_with_text: 3,
    pages_ocr: 1,
    pages_unread: 2,
    characters: 4,
    chunks: 2,
    chunks_done: 2,
    truncated: true,
  })
})

test('a result is truncated by unread pages or by chunks without an answer', () => {
  const truncated = (document: ExtractedDocument, chunksDone: number) =>
    measureCoverage(document, '', { chunks: 2, chunksDone }).truncated
  assert.equal(truncated(documentOf(toPage(1, 'One.'), toPage(2, '')), 2), false, 'a blank page')
  assert.equal(truncated(documentOf(toPage(1, 'One.')), 1), true)
  assert.equal(truncated(documentOf(toPage(1, ''), toPage(2, '', true)), 2), true)
})

test('a format without pages has none to count', () => {
  const { pages, pages_with_text, pages_ocr, pages_unread } = measureCoverage(unpagedDocument('Text.'), 'Text.', whole)
  assert.deepEqual([pages, pages_with_text, pages_ocr, pages_unread], [null, null, 0, 0])
  const slides = measureCoverage({ ...unpagedDocument('Text.'), pageCount: 12 }, 'Text.', whole)
  assert.deepEqual([slides.pages, slides.pages_with_text], [12, null])
})

test('a warning names the unread pages, the reason and what to do', () => {
  const document = documentOf(toPage(1, 'One.'), ...[3, 2, 7].map(number => toPage(number, '', true)))
  const [warning] = warningsOf(document, 'off')
  assert.deepEqual(warning?.pages, [3, 2, 7])
  assert.equal(
    warning?.detail,
    'Pages 2-3, 7 of 20 were not read because text recognition (OCR) was off for this task. Submit the document with ocr=auto.',
  )
  assert.match(warningsOf(document, 'done')[0]?.detail ?? '', /no text was recognised/)
  assert.match(warningsOf(document, 'unavailable')[0]?.detail ?? '', /this platform does not recognise/)
  assert.match(warningsOf(documentOf(toPage(5, '', true)), 'off')[0]?.detail ?? '', /^Page 5 of 20 was not read/)
  const partly = documentOf(toPage(5, 'Text and a photo.', true))
  assert.match(warningsOf(partly, 'off')[0]?.detail ?? '', /^Page 5 of 20 was not read completely/)
})

test('a warning without page numbers, or with very many, stays a sentence', () => {
  const image = { ...unpagedDocument(''), pages: [toPage(null, '', true)] }
  assert.match(warningsOf(image, 'off')[0]?.detail ?? '', /^A part of the document was not read because/)
  const odd = documentOf(...Array.from({ length: 500 }, (_, index) => toPage(index * 2 + 1, '', true)))
  const [warning] = warningsOf(odd, 'off')
  assert.equal(warning?.pages.length, 500)
  assert.match(warning?.detail ?? '', /^Pages 1, 3, .*23 and others of 20 were/)
})

test('pages recognised with low confidence get a warning, and the reader’s warnings come first', () => {
  const attachment = { code: 'attachments_not_read', detail: 'The attachment a.zip was not read.', pages: [] }
  const document = { ...documentOf(scan(1, 0.59), scan(2, 0.6), scan(3, 0.1)), warnings: [attachment] }
  const warnings = warningsOf(document, 'done')
  assert.deepEqual(
    warnings.map(({ code, pages }) => [code, pages]),
    [
      ['attachments_not_read', []],
      ['low_ocr_confidence', [1, 3]],
    ],
  )
  assert.deepEqual(warningsOf(documentOf(toPage(1, 'One.'), toPage(2, '')), 'done'), [])
})

test('failed chunks get one warning that names their pages and the reason', () => {
  const failed = (...pages: number[]) => ({ pages, detail: 'The AI provider declined.' })
  assert.deepEqual(answerWarnings({ ignoredOptions: [], sourcesDropped: 0, chunks: 10, failedChunks: [] }), [])
  assert.deepEqual(
    answerWarnings({ ignoredOptions: [], sourcesDropped: 0, chunks: 10, failedChunks: [failed(3, 4), failed(4, 5)] }),
    [
      {
        code: 'chunks_failed',
        detail:
          '2 of the 10 parts of the text were not used. They are on pages 3-5. The AI provider declined. ' +
          'Submit the document again, or use another AI provider.',
        pages: [3, 4, 5],
      },
    ],
  )
  assert.match(
    answerWarnings({ ignoredOptions: [], sourcesDropped: 0, chunks: 2, failedChunks: [failed()] })[0]?.detail ?? '',
    /^1 of the 2 parts .* was not used\. The AI/,
  )
  assert.match(
    answerWarnings({ ignoredOptions: [], sourcesDropped: 0, chunks: 2, failedChunks: [failed(7)] })[0]?.detail ?? '',
    /It is on page 7\./,
  )
})

test('dropped quotes get one warning with their count', () => {
  const warn = (sourcesDropped: number) =>
    answerWarnings({ ignoredOptions: [], chunks: 1, failedChunks: [], sourcesDropped })
  assert.deepEqual(warn(3), [
    {
      code: 'sources_dropped',
      detail: '3 quotes of the AI are not in the text of the document and were left out of `sources`.',
      pages: [],
    },
  ])
  assert.match(warn(1)[0]?.detail ?? '', /^One quote/)
})

test('an option that the provider could not follow gets a warning', () => {
  const facts = { chunks: 1, failedChunks: [], sourcesDropped: 0, ignoredOptions: ['instructions' as const] }
  assert.deepEqual(
    answerWarnings(facts).map(({ code }) => code),
    ['option_not_followed'],
  )
})
