import assert from 'node:assert/strict'
import { test } from 'node:test'
import { insertAttachedPages, toUnreadPage, warnOfAttachedPages } from './attached-pages.ts'
import { type AttachedPage, type ExtractedDocument, toPage, unpagedDocument } from './extracted-document.ts'

const text = 'Hello\n\n## Attachment: scan.pdf\n\nPage 2\n\n## Attachment: photo.png'
const heading = text.indexOf('\n\nPage 2')

function makeMail(pages: Partial<AttachedPage>[]): ExtractedDocument & { attachedPages: AttachedPage[] } {
  const whole = { attachment: [0], name: 'scan.pdf', number: 1, page: 0, start: heading, end: heading }
  return { ...unpagedDocument(text), attachedPages: pages.map(page => ({ ...whole, ...page })) }
}

const read = (text: string) => ({ ...toPage(1, text), source: 'ocr' as const })

test('recognised texts stand at their places', () => {
  const mail = makeMail([{}, { attachment: [1], name: 'photo.png', start: text.length, end: text.length }])
  const [first, second] = mail.attachedPages as [AttachedPage, AttachedPage]
  const recognised = insertAttachedPages(
    mail,
    new Map([
      [first, read('Page 1')],
      [second, read('Photo')],
    ]),
  )
  assert.equal(
    recognised.pages[0]?.text,
    'Hello\n\n## Attachment: scan.pdf\n\nPage 1\n\nPage 2\n\n## Attachment: photo.png\n\nPhoto',
  )
  assert.deepEqual(recognised.attachedPages, [])
})

test('a page that had some text gets the new one in its place', () => {
  const start = text.indexOf('Page 2')
  const mail = makeMail([{ number: 2, start, end: start + 6 }])
  const [page] = mail.attachedPages as [AttachedPage]
  assert.deepEqual(toUnreadPage(mail, page), toPage(2, 'Page 2', true))
  const recognised = insertAttachedPages(mail, new Map([[page, read('Page 2 of the contract')]]))
  assert.equal(recognised.pages[0]?.text, text.replace('Page 2', 'Page 2 of the contract'))
})

test('a page without a result stays, and a blank one does not', () => {
  const mail = makeMail([{}, { number: 3 }])
  const [blank, failed] = mail.attachedPages as [AttachedPage, AttachedPage]
  const recognised = insertAttachedPages(mail, new Map([[blank, toPage(1, '')]]))
  assert.equal(recognised.pages[0]?.text, text)
  assert.deepEqual(recognised.attachedPages, [failed])
})

test('the pages that are left are named by their attachments', () => {
  const mail = makeMail([{}, { number: 2 }, { number: 5 }, { attachment: [1], name: 'photo.png' }])
  const { warnings, ...document } = warnOfAttachedPages(mail)
  assert.deepEqual(warnings, [
    {
      code: 'attachments_not_read',
      detail: 'Images without text in these attachments were not read: scan.pdf (page 1-2, 5), photo.png (page 1).',
      pages: [],
    },
  ])
  assert.equal('attachedPages' in document, false)
})

test('the pictures of a page make it read, and recognised when they have most of its letters', () => {
  const picture = (page: number, name: string, start: number): AttachedPage => ({
    attachment: [name],
    name,
    number: 1,
    page,
    start,
    end: start,
  })
  const pictures = [picture(0, 'a', 0), picture(1, 'b', 0), picture(1, 'c', 5)]
  const document = {
    pages: [toPage(1, '', true), toPage(2, 'Title\n\nEnd', true)],
    pageCount: 2,
    warnings: [],
    attachedPages: pictures,
  }
  const [a, b, c] = pictures as [AttachedPage, AttachedPage, AttachedPage]
  const some = insertAttachedPages(
    document,
    new Map([
      [a, { ...read('Scan'), confidence: 0.8 }],
      [b, { ...read('Begin'), confidence: 0.4 }],
    ]),
  )
  assert.deepEqual(some.pages, [
    { number: 1, text: 'Scan', source: 'ocr', confidence: 0.8, unread: false },
    { number: 2, text: 'Begin\n\nTitle\n\nEnd', source: 'text', confidence: 0.4, unread: true },
  ])
  assert.deepEqual(some.attachedPages, [c])
  assert.deepEqual(warnOfAttachedPages(some).warnings, [], 'pages tell of their own pictures')
  const two = { ...document, attachedPages: [picture(1, 'd', 0), picture(1, 'e', 0)] }
  const began = insertAttachedPages(two, new Map(two.attachedPages.map(page => [page, read(page.name)])))
  assert.equal(began.pages[1]?.text, 'd\n\ne\n\nTitle\n\nEnd')
  const confidences = new Map([
    [b, { ...read('A letter of 30 words.'), confidence: 0.8 }],
    [c, { ...read('A'), confidence: 0.5 }],
  ])
  const { source, confidence } = insertAttachedPages(document, confidences).pages[1] ?? {}
  assert.deepEqual([source, confidence], ['ocr', 0.782], 'most of its letters were recognised')
  const all = insertAttachedPages(document, new Map(pictures.map(page => [page, read(page.name)])))
  assert.deepEqual([all.pages[1]?.text, all.pages[1]?.unread], ['b\n\nTitle\n\nc\n\nEnd', false])
})

test('the pictures of an attachment are counted in the warning', () => {
  const mail = makeMail([
    { attachment: [0, 'x.png'] },
    { attachment: [0, 'y.png'] },
    { attachment: [1, 'z.png'], name: 'b.docx' },
  ])
  assert.match(
    warnOfAttachedPages(mail).warnings[0]?.detail ?? '',
    /: scan\.pdf \(2 pictures\), b\.docx \(a picture\)\.$/,
  )
})

test('a document without such pages has no warning', () => {
  assert.deepEqual(warnOfAttachedPages(unpagedDocument('Text')), unpagedDocument('Text'))
})
