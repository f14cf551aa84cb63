import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  odtItem as item,
  makeOpenDocument,
  type OpenDocumentParts,
  odtParagraph as p,
} from '@ai-platform/testkit/documents/make-open-document.ts'
import { makeZip } from '@ai-platform/testkit/documents/make-zip.ts'
import { readMarkdown, readPages } from './testing/read-pages.ts'

const read = ({ body, ...parts }: OpenDocumentParts & { body: string }) =>
  readMarkdown(makeOpenDocument('text', body, parts), 'odt')

test('headings have their level and number, and a title is a heading', async () => {
  const level = (number: number, shown: number) =>
    `<text:outline-level-style text:level="${number}" style:num-format="1" text:display-levels="${shown}"/>`
  const styles = `<text:outline-style>${level(1, 1)}${level(2, 2)}</text:outline-style>`
  const automaticStyles = '<style:style style:name="P1" style:parent-style-name="Title"/>'
  const heading = (number: number, text: string) => `<text:h text:outline-level="${number}">${text}</text:h>`
  const body = p('Name', 'P1') + heading(1, 'One') + heading(2, 'Sub') + heading(1, 'Two') + p('Text')
  assert.equal(await read({ body, styles, automaticStyles }), '# Name\n\n# 1 One\n\n## 1.1 Sub\n\n# 2 Two\n\nText')
})

test('lists keep their nesting, numbers and further paragraphs', async () => {
  const number = (level: number, format: string, suffix: string) =>
    `<text:list-level-style-number text:level="${level}" style:num-format="${format}" style:num-suffix="${suffix}"/>`
  const automaticStyles =
    `<text:list-style style:name="N">${number(1, '1', '.')}${number(2, 'a', ')')}</text:list-style>` +
    '<text:list-style style:name="B"><text:list-level-style-bullet text:level="1"/></text:list-style>'
  const list = (style: string, content: string, more = '') =>
    `<text:list text:style-name="${style}"${more}>${content}</text:list>`
  const body =
    list('B', item(p('a'), p('more'), `<text:list>${item(p('b'))}</text:list>`) + item(p('c'))) +
    p('Then') +
    list('N', item(p('x'), `<text:list>${item(p('y'))}</text:list>`) + item(p('z'))) +
    list('N', item(p('w')), ' text:continue-numbering="true"')
  assert.equal(
    await read({ body, automaticStyles }),
    '- a\n\n  more\n\n  - b\n- c\n\nThen\n\n1. x\n   - a) y\n2. z\n3. w',
  )
})

test('covered, repeated and blank cells stay in their columns', async () => {
  const cell = (text: string, more = '') => `<table:table-cell${more}>${text === '' ? '' : p(text)}</table:table-cell>`
  const row = (content: string, more = '') => `<table:table-row${more}>${content}</table:table-row>`
  const covered = '<table:covered-table-cell/>'
  const body = `<table:table><table:table-header-rows>${row(cell('Wide', ' table:number-columns-spanned="2"') + covered + cell('a|b'))}</table:table-header-rows>${row(
    cell('', ' table:number-columns-repeated="2"') + cell('x') + cell('', ' table:number-columns-repeated="16000"'),
  )}${row(cell('r', ' table:number-columns-repeated="3"'), ' table:number-rows-repeated="2"')}${row(cell(''), ' table:number-rows-repeated="1000000"')}</table:table>`
  assert.equal(
    await read({ body }),
    '| Wide |  | a\\|b |\n| --- | --- | --- |\n|  |  | x |\n| r | r | r |\n| r | r | r |',
  )
})

test('a table that repeats too many cells is refused', async () => {
  const cell = `<table:table-cell table:number-columns-repeated="16000">${p('x')}</table:table-cell>`
  const body = `<table:table><table:table-row table:number-rows-repeated="1000000">${cell}</table:table-row></table:table>`
  await assert.rejects(read({ body }), { code: 'document_too_complex' })
})

test('links, notes, comments, blanks and raised text are kept', async () => {
  const automaticStyles =
    '<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/></style:style>' +
    '<style:style style:name="T2"><style:text-properties text:display="none"/></style:style>'
  const note =
    '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>' +
    `<text:note-body>${p('Foot')}</text:note-body></text:note>`
  const comment = `<office:annotation><dc:creator>Anna</dc:creator><dc:date>2026-01-01</dc:date>${p('Why?')}</office:annotation>`
  const body = p(
    `See <text:a xlink:href="https://a.example/">here</text:a>${note}${comment}\n  a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>` +
      '10<text:span text:style-name="T1">5</text:span><text:span text:style-name="T2">no</text:span> <text:date>1 May 2026</text:date>',
  )
  const deleted = `<text:tracked-changes><text:changed-region><text:deletion>${p('no')}</text:deletion></text:changed-region></text:tracked-changes>`
  assert.equal(
    await read({ body: deleted + body, automaticStyles }),
    'See [here](https://a.example/)[^1][^c1] a b\tc\n10⁵ 1 May 2026\n\n[^1]: Foot\n[^c1]: Anna: Why?',
  )
})

test('text boxes follow their paragraph, and controls have their values', async () => {
  const forms =
    '<office:forms><form:form><form:text form:id="c1" form:current-value="Miller"/><form:checkbox form:id="c2" form:current-state="checked" form:label="yes"/></form:form></office:forms>'
  const box = `<draw:frame><draw:text-box>${p('In a box')}</draw:text-box></draw:frame>`
  const image = '<draw:frame><draw:image/><svg:title>A map</svg:title></draw:frame>'
  const body = `${forms}${p(`Name: <draw:control draw:control="c1"/> <draw:control draw:control="c2"/>${box}`)}${p(image)}<draw:frame><draw:text-box>${p('On the page')}</draw:text-box></draw:frame>`
  assert.equal(await read({ body }), 'Name: Miller [x] yes\n\nIn a box\n\n![A map]()\n\nOn the page')
})

test('headers come first and footers last, each text once', async () => {
  const page = (header: string, footer: string) =>
    `<style:master-page><style:header>${p(header)}</style:header><style:footer>${p(footer)}</style:footer><style:footer-left style:display="false">${p('no')}</style:footer-left></style:master-page>`
  const masterStyles = page('Acme', 'Page <text:page-number>1</text:page-number>') + page('Acme', 'Other')
  assert.equal(await read({ body: p('Body'), masterStyles }), 'Acme\n\nBody\n\nPage 1\n\nOther')
})

test('a document without content or with a part of it is unreadable, one nested deeply is refused', async () => {
  for (const data of ['', '<other/>', '<office:document-content><office:body>'])
    await assert.rejects(readMarkdown(makeZip([{ name: 'content.xml', data }]), 'odt'), { code: 'unreadable_document' })
  const deep = '<text:section>'.repeat(500) + '</text:section>'.repeat(500)
  await assert.rejects(read({ body: deep }), { code: 'document_too_complex' })
})

test('a picture of the size of a page is unread', async () => {
  const frame = (width: string, height: string) =>
    `<draw:frame svg:width="${width}" svg:height="${height}"><draw:image xlink:href="./Pictures/a.png"/></draw:frame>`
  const parts = [{ name: 'Pictures/a.png', data: 'a picture' }]
  const readPicture = (content: string) => readPages(makeOpenDocument('text', content, { parts }), 'odt')
  const { pages, attachedPages } = await readPicture(p('The contract') + p(frame('16cm', '226mm')) + p('End'))
  assert.deepEqual([pages[0]?.text, pages[0]?.unread], ['The contract\n\nEnd', true])
  assert.deepEqual(
    attachedPages?.map(({ attachment, start }) => [attachment, start]),
    [[['Pictures/a.png'], 'The contract'.length]],
  )
  const small = await readPicture(p('The contract') + p(frame('4cm', '2cm')))
  assert.deepEqual([small.pages[0]?.text, small.attachedPages], ['The contract', []])
})
