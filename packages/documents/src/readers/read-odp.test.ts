import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeOpenDocument, openDocumentXml } from '@ai-platform/testkit/documents/make-open-document.ts'
import { readMarkdown, readPages } from './testing/read-pages.ts'

const frame = (content: string, attributes = '') =>
  `<draw:frame ${attributes}><draw:text-box>${content}</draw:text-box></draw:frame>`
const paragraph = (text: string) => `<text:p>${text}</text:p>`

test('each slide is a page with its title, shapes from the top, notes and comments', async () => {
  const item = (text: string, inner = '') => `<text:list-item>${paragraph(text)}${inner}</text:list-item>`
  const list = `<text:list>${item('First', `<text:list>${item('Deeper')}</text:list>`)}</text:list>`
  const slides =
    `<draw:page>${frame(paragraph('last'), 'svg:x="1cm" svg:y="90mm"')}<draw:g>${frame(paragraph('right'), 'svg:x="5in" svg:y="5cm"')}${frame(paragraph('left'), 'svg:x="1cm" svg:y="5.2cm"')}</draw:g>` +
    `${frame(list, 'presentation:class="outline" svg:y="2cm"')}${frame(paragraph('Title'), 'presentation:class="title" svg:y="20cm"')}` +
    `<office:annotation><dc:creator>Ann</dc:creator><text:p>Too long?</text:p></office:annotation><presentation:notes>${frame(paragraph('Say hello.'), 'presentation:class="notes"')}</presentation:notes></draw:page>` +
    `<draw:page draw:style-name="off">${frame(paragraph('Two'), 'presentation:class="title"')}</draw:page>`
  const styles =
    '<style:style style:name="off" style:family="drawing-page"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
  const bytes = makeOpenDocument('presentation', slides, { automaticStyles: styles })
  const { pages, pageCount } = await readPages(bytes, 'odp')
  assert.equal(pageCount, 2)
  assert.equal(
    pages[0]?.text,
    '# Title\n\n- First\n  - Deeper\n\nleft\n\nright\n\nlast\n\n> Notes: Say hello.\n\n> Comment by Ann: Too long?',
  )
  assert.equal(pages[1]?.text, '# Two (hidden)')
  const selected = await readPages(bytes, 'odp', [{ first: 2, last: 9 }])
  assert.deepEqual(
    selected.pages.map(page => page.number),
    [2],
  )
})

test('tables, and charts with their values, are read', async () => {
  const rows = (...texts: string[][]) =>
    `<table:table>${texts.map(row => `<table:table-row>${row.map(text => `<table:table-cell>${text && paragraph(text)}</table:table-cell>`).join('')}</table:table-row>`).join('')}</table:table>`
  const chart = openDocumentXml(
    `<chart:chart><chart:title>${paragraph('Sales')}</chart:title>${rows(['', 'North'], ['Q1', '5'])}</chart:chart>`,
  )
  const slide = `<draw:page><draw:frame svg:y="1cm">${rows(['Year', ''], ['', '2'])}</draw:frame><draw:frame svg:y="9cm"><draw:object xlink:href="./Object 1"/></draw:frame></draw:page>`
  const bytes = makeOpenDocument('presentation', slide, { parts: [{ name: 'Object 1/content.xml', data: chart }] })
  assert.equal(
    await readMarkdown(bytes, 'odp'),
    '| Year |  |\n| --- | --- |\n|  | 2 |\n\nChart: Sales\n\n|  | North |\n| --- | --- |\n| Q1 | 5 |',
  )
})

test('a slide that is a picture is unread', async () => {
  const frame = (width: number, height: number) =>
    `<draw:frame svg:width="${width}mm" svg:height="${height}mm"><draw:image xlink:href="Pictures/a.png"/></draw:frame>`
  const page = (content: string) => `<draw:page draw:master-page-name="M">${content}</draw:page>`
  const title = `<draw:frame presentation:class="title"><draw:text-box>${paragraph('Title')}</draw:text-box></draw:frame>`
  const masterStyles = '<style:master-page style:name="M" style:page-layout-name="L"/>'
  const styles =
    '<style:page-layout style:name="L"><style:page-layout-properties fo:page-width="20cm" fo:page-height="10cm"/></style:page-layout>'
  const parts = [{ name: 'Pictures/a.png', data: 'a picture' }]
  const withBackground = (content: string) => `<draw:page draw:style-name="B">${content}</draw:page>`
  const automaticStyles =
    '<style:style style:name="B" style:family="drawing-page"><style:drawing-page-properties draw:fill="bitmap" draw:fill-image-name="F"/></style:style>'
  const slides = page(title + frame(100, 90)) + page(title + frame(60, 90)) + withBackground(title) + withBackground('')
  const bytes = makeOpenDocument('presentation', slides, {
    styles: `${styles}<draw:fill-image draw:name="F" xlink:href="Pictures/a.png"/>`,
    ...{ automaticStyles, masterStyles, parts },
  })
  const { pages, attachedPages = [] } = await readPages(bytes, 'odp')
  assert.deepEqual(
    pages.map(({ unread }) => unread),
    [true, false, false, true],
  )
  assert.deepEqual(
    attachedPages.map(({ page, attachment }) => [page, attachment]),
    [
      [0, ['Pictures/a.png']],
      [3, ['Pictures/a.png']],
    ],
  )
})
