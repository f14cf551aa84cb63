import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeChart } from '@ai-platform/testkit/documents/make-chart.ts'
import { docxParts, makeDocx, paragraph } from '@ai-platform/testkit/documents/make-office.ts'
import {
  inList,
  makeWord,
  wordParagraph as p,
  type WordParts,
  wordList,
  wordPicture,
} from '@ai-platform/testkit/documents/make-word.ts'
import { makeZip } from '@ai-platform/testkit/documents/make-zip.ts'
import { readMarkdown, readPages } from './testing/read-pages.ts'

const read = (parts: WordParts) => readMarkdown(makeWord(parts), 'docx')
const run = (text: string, properties = '') =>
  `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`
const style = (id: string) => `<w:pStyle w:val="${id}"/>`

test('headings come from the names, outline levels and bases of styles', async () => {
  const styles =
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>' +
    '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>' +
    '<w:style w:styleId="Own"><w:name w:val="My style"/><w:basedOn w:val="Deep"/></w:style>' +
    '<w:style w:styleId="Deep"><w:name w:val="Deep"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>'
  const body =
    p('Title', style('Titel')) +
    p('One', style('berschrift1')) +
    p('Three', style('Own')) +
    p('Two', '<w:outlineLvl w:val="1"/>') +
    p('Body', `${style('Own')}<w:outlineLvl w:val="9"/>`)
  assert.equal(await read({ body, styles }), '# Title\n\n# One\n\n### Three\n\n## Two\n\nBody')
  assert.equal(await read({ body: p('No styles part', style('Heading2')) }), '## No styles part')
})

test('lists keep their nesting and their numbers as Word shows them', async () => {
  const numbering =
    wordList(1, [
      ['bullet', '•'],
      ['bullet', 'o'],
    ]) +
    wordList(2, [
      ['decimal', '%1.'],
      ['lowerLetter', '(%2)'],
    ]) +
    wordList(3, [
      ['decimal', '%1'],
      ['decimal', '%1.%2'],
    ]) +
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>' +
    '<w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num>' +
    '<w:num w:numId="4"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
  const body =
    [p('a', inList(1)), p('b', inList(1, 1)), p('c', inList(1)), p('Then')].join('') +
    [p('x', inList(2)), p('y', inList(2, 1)), p('z', inList(2, 1)), p('w', inList(2)), p('again', inList(4))].join('') +
    p('Part', `${style('Heading1')}${inList(3)}`) +
    p('Section', `${style('Heading2')}${inList(3, 1)}`)
  assert.equal(
    await read({ body, numbering }),
    '- a\n  - b\n- c\n\nThen\n\n1. x\n   - (a) y\n   - (b) z\n2. w\n1. again\n\n# 1 Part\n\n## 1.1 Section',
  )
})

test('merged, blank and nested cells stay in their columns', async () => {
  const cell = (content: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${content}</w:tc>`
  const row = (...cells: string[]) => `<w:tr>${cells.join('')}</w:tr>`
  const inner = `<w:tbl>${row(cell(p('1')), cell(p('2')))}${row(cell(p('3')), cell(p('4')))}</w:tbl>`
  const body = `<w:tbl>${row(cell(p('Wide'), '<w:gridSpan w:val="2"/>'), cell(p('a|b')))}${row(
    cell(p('Tall'), '<w:vMerge w:val="restart"/>'),
    cell(p('')),
    cell(p('one') + p('two')),
  )}${row(cell(p(''), '<w:vMerge/>'), cell(p('x')), cell(inner + p('')))}<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>${cell(p('last'))}</w:tr></w:tbl>`
  assert.equal(
    await read({ body }),
    '| Wide |  | a\\|b |\n| --- | --- | --- |\n| Tall |  | one two |\n|  | x | 1, 2; 3, 4 |\n|  |  | last |',
  )
})

test('links, notes and comments are kept with their targets and texts', async () => {
  const field = (type: string) => `<w:r><w:fldChar w:fldCharType="${type}"/></w:r>`
  const code = '<w:r><w:instrText> HYPERLINK "https://b.example/" </w:instrText></w:r>'
  const body =
    `<w:p><w:hyperlink r:id="l1">${run('here')}</w:hyperlink>${run(', ')}${field('begin')}${code}${field('separate')}${run('th')}${run('ere')}${field('end')}` +
    `${run(' and')}<w:r><w:footnoteReference w:id="2"/></w:r>${run(' more')}<w:r><w:endnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r></w:p>`
  const note = (kind: string, content: string) =>
    `<w:${kind} w:id="1" w:type="separator"><w:p/></w:${kind}><w:${kind} w:id="2">${content}</w:${kind}>`
  assert.equal(
    await read({
      body,
      links: { l1: 'https://a.example/?x=1&y=2' },
      footnotes: note('footnote', p('Foot')),
      endnotes: note('endnote', p('End')),
      comments: `<w:comment w:id="0" w:author="Anna">${p('Why?')}</w:comment>`,
    }),
    '[here](https://a.example/?x=1&y=2), [there](https://b.example/) and[^1] more[^2][^c1]\n\n[^1]: Foot\n[^2]: End\n[^c1]: Anna: Why?',
  )
})

test('headers come first and footers after the body, each text once', async () => {
  const reference = (kind: string, id: string) => `<w:${kind}Reference r:id="${id}"/>`
  const section = `<w:sectPr>${reference('header', 'header1')}${reference('header', 'header2')}${reference('footer', 'footer1')}</w:sectPr>`
  const body = `<w:p><w:pPr>${section}</w:pPr>${run('Body')}</w:p>${section}`
  const headers = [p('Acme'), p('Acme'), p('Unused')]
  const page = '<w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple>'
  assert.equal(await read({ body, headers, footers: [`<w:p>${run('Page ')}${page}</w:p>`] }), 'Acme\n\nBody\n\nPage 7')
})

test('text boxes are read once, in DrawingML and in VML', async () => {
  const box = (text: string) => `<w:txbxContent>${p(text)}</w:txbxContent>`
  const drawing = `<w:drawing><wp:inline><wp:docPr descr="A map"/><wps:wsp><wps:txbx>${box('Both')}</wps:txbx></wps:wsp></wp:inline></w:drawing>`
  const vml = (text: string) => `<w:pict><v:shape><v:textbox>${box(text)}</v:textbox></v:shape></w:pict>`
  const alternate = `<mc:AlternateContent><mc:Choice Requires="wps">${drawing}</mc:Choice><mc:Fallback>${vml('Both')}</mc:Fallback></mc:AlternateContent>`
  const body = `<w:p>${run('Text ')}<w:r>${alternate}</w:r></w:p><w:p><w:r>${vml('Only VML')}</w:r></w:p><w:p><w:r>${drawing.replace('Both', 'Only drawing')}</w:r></w:p>`
  assert.equal(await read({ body }), 'Text ![A map]()\n\nBoth\n\nOnly VML\n\n![A map]()\n\nOnly drawing')
})

test('inserted text is kept, deleted, moved and hidden text is left out', async () => {
  const body =
    `<w:p>${run('a')}<w:ins>${run('b')}</w:ins><w:del><w:r><w:delText>no</w:delText></w:r></w:del>${run('no', '<w:vanish/>')}` +
    `<w:moveFrom>${run('no')}</w:moveFrom><w:moveTo>${run('c')}</w:moveTo></w:p>` +
    `<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>${run('first ')}</w:p>${p('second')}`
  assert.equal(await read({ body }), 'abc\n\nfirst second')
})

test('controls, check boxes and fields have the values that are shown', async () => {
  const box = (value: string) =>
    `<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="${value}"/></w14:checkbox></w:sdtPr><w:sdtContent>${run('☐')}</w:sdtContent></w:sdt>`
  const legacy = (data: string, code: string) =>
    `<w:r><w:fldChar w:fldCharType="begin"><w:ffData>${data}</w:ffData></w:fldChar></w:r><w:r><w:instrText>${code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`
  const drop = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="red"/><w:listEntry w:val="blue"/></w:ddList>'
  const body =
    `<w:sdt><w:sdtPr/><w:sdtContent>${p('In a control')}</w:sdtContent></w:sdt>` +
    `<w:p>${box('1')}${run(' yes ')}${box('0')}${run(' no ')}${legacy('<w:checkBox><w:checked/></w:checkBox>', 'FORMCHECKBOX')}${run(' old ')}${legacy(drop, 'FORMDROPDOWN')}</w:p>`
  assert.equal(await read({ body }), 'In a control\n\n[x] yes [ ] no [x] old blue')
})

test('symbols, tabs, hyphens, ruby and formulas become text', async () => {
  const body =
    '<w:p><w:r><w:t>So</w:t><w:softHyphen/><w:t>ft</w:t><w:tab/><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:br/>' +
    '<w:sym w:font="Wingdings" w:char="F0FC"/><w:sym w:font="Arial" w:char="2603"/></w:r>' +
    `${run('10')}${run('5', '<w:vertAlign w:val="superscript"/>')}<w:r><w:ruby><w:rt>${run('かん')}</w:rt><w:rubyBase>${run('漢')}</w:rubyBase></w:ruby></w:r>` +
    '<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></w:p>'
  assert.equal(await read({ body }), 'Soft\ta‑b\n✓☃10⁵漢 (a+b)/2')
})

test('a chart has its title, the titles of its axes and a table of its values', async () => {
  const series = [{ name: 'North', values: ['5', '7.00000000000001'] }]
  const chart = makeChart({ title: 'Sales', axisTitle: 'in millions', categories: ['2024', '2025'], series })
  const body =
    '<w:p><w:r><w:t>Before</w:t><w:drawing><wp:inline><c:chart r:id="chart1"/></wp:inline></w:drawing></w:r></w:p>'
  const table = '|  | North |\n| --- | --- |\n| 2024 | 5 |\n| 2025 | 7 |'
  assert.equal(await read({ body, chart }), `Before\n\nChart: Sales\n\nin millions\n\n${table}`)
})

test('strict documents and other prefixes are read', async () => {
  const strict = 'http://purl.oclc.org/ooxml/wordprocessingml/main'
  const data = `<x:document xmlns:x="${strict}"><x:body><x:p><x:pPr><x:pStyle x:val="Heading1"/></x:pPr><x:r><x:t>Strict</x:t></x:r></x:p></x:body></x:document>`
  assert.equal(await readMarkdown(makeZip([...docxParts, { name: 'word/document.xml', data }]), 'docx'), '# Strict')
})

test('damaged, hostile and deeply nested documents are refused or read in linear time', {
  timeout: 60_000,
}, async () => {
  const broken = makeZip([...docxParts, { name: 'word/document.xml', data: '<w:document><w:body>' }])
  await assert.rejects(readMarkdown(broken, 'docx'), { code: 'unreadable_document' })
  const deep = makeDocx(`${'<w:sdt><w:sdtContent>'.repeat(1000)}${'</w:sdtContent></w:sdt>'.repeat(1000)}`)
  await assert.rejects(readMarkdown(deep, 'docx'), { code: 'document_too_complex' })
  const lol = `<!DOCTYPE d [<!ENTITY a "${'x'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}">]>`
  const data = `${lol}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${paragraph('&b;safe')}</w:body></w:document>`
  assert.equal(await readMarkdown(makeZip([...docxParts, { name: 'word/document.xml', data }]), 'docx'), '&b;safe')
  const fields = `${'<w:r><w:fldChar w:fldCharType="begin"/></w:r>'.repeat(20_000)}<w:r><w:instrText>${' '.repeat(200_000)}</w:instrText></w:r>`
  assert.equal(await readMarkdown(makeDocx(`<w:p>${fields}${run('end')}</w:p>`), 'docx'), 'end')
})

const picture = Buffer.from('a picture')
const scan = (name: string) => `<w:p>${wordPicture(name, 160, 226)}</w:p>`
const logo = (name: string) => `<w:p>${wordPicture(name, 40, 20)}</w:p>`

/** The text of a document, and its unread pictures with the texts before them. */
async function readWithPictures(parts: WordParts) {
  const { pages, attachedPages = [] } = await readPages(makeWord(parts), 'docx')
  const { text = '', unread } = pages[0] ?? {}
  return { text, unread, pictures: attachedPages.map(page => [page.attachment, text.slice(0, page.start)]) }
}

test('a picture of the size of a page is unread, and stands after its paragraph', async () => {
  const pictures = { 'a.png': picture, 'b.jpeg': picture, 'c.png': picture }
  const body =
    p('The contract') +
    scan('a.png') +
    p('See') +
    `<w:p><w:r><w:t>Annex</w:t></w:r>${wordPicture('b.jpeg', 160, 226)}</w:p>` +
    p('End')
  assert.deepEqual(await readWithPictures({ body: body + logo('c.png') + scan('a.png'), pictures }), {
    text: 'The contract\n\nSee\n\nAnnex\n\nEnd',
    unread: true,
    pictures: [
      [['word/media/a.png'], 'The contract'],
      [['word/media/b.jpeg'], 'The contract\n\nSee\n\nAnnex'],
    ],
  })
})

test('in a document without text each picture is unread that is no ornament', async () => {
  const pictures = { 'a.png': picture, 'b.png': picture }
  const body = `<w:p>${wordPicture('a.png', 60, 40)}${wordPicture('b.png', 20, 10)}</w:p>`
  const found = { text: '', unread: true, pictures: [[['word/media/a.png'], '']] }
  assert.deepEqual(await readWithPictures({ body, pictures }), found)
  assert.deepEqual(await readWithPictures({ body: p('A word.') + body, pictures }), {
    text: 'A word.',
    unread: false,
    pictures: [],
  })
})

test('pictures of old versions, in tables and of any format are found; missing and external ones are not', async () => {
  const old =
    '<w:p><w:r><w:pict><v:shape style="position:absolute; width: 453.6pt; height:22cm"><v:imagedata r:id="a.png"/></v:shape></w:pict></w:r></w:p>'
  const cell = (content: string) => `<w:tc>${content}</w:tc>`
  const table = `<w:tbl><w:tr>${cell(p('One'))}${cell(scan('b.tif'))}</w:tr></w:tbl>`
  const body = old + table + scan('c.emf') + scan('missing.png') + scan('out')
  const pictures = { 'a.png': picture, 'b.tif': picture, 'c.emf': picture }
  const read = await readWithPictures({ body, pictures, links: { out: 'https://example.com/x.png' } })
  assert.equal(read.text, '| One |  |\n| --- | --- |')
  assert.deepEqual(read.pictures, [
    [['word/media/a.png'], ''],
    [['word/media/b.tif'], read.text],
    [['word/media/c.emf'], read.text],
  ])
})

test('a picture in a link, a list or a heading leaves no trace, and text without letters stays', async () => {
  const pictures = { 'a.png': picture, 'b.png': picture, 'c.png': picture }
  const link = `<w:p><w:hyperlink r:id="out">${wordPicture('a.png', 160, 226)}</w:hyperlink></w:p>`
  const item = (text: string, shown = '') =>
    `<w:p><w:pPr>${inList(1)}</w:pPr><w:r><w:t>${text}</w:t></w:r>${shown}</w:p>`
  const numbering = `${wordList(1, [['bullet', '•']])}<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>`
  const heading = `<w:p><w:pPr>${style('Heading1')}</w:pPr><w:r><w:t>Annex</w:t></w:r>${wordPicture('c.png', 160, 226)}</w:p>`
  const list = item('one') + item('two', wordPicture('b.png', 160, 226)) + item('three')
  const body = `${link + list + heading}<w:p><w:r><w:t>★★★</w:t></w:r>${wordPicture('a.png', 160, 226)}</w:p>`
  const read = await readWithPictures({ body, numbering, pictures, links: { out: 'https://example.com/x' } })
  assert.equal(read.text, '- one\n- two\n- three\n\n# Annex\n\n★★★')
  assert.deepEqual(read.pictures, [
    [['word/media/a.png'], ''],
    [['word/media/b.png'], '- one\n- two'],
    [['word/media/c.png'], '- one\n- two\n- three\n\n# Annex'],
  ])
})

test('a picture has the size of its drawing, or of its place in a group', async () => {
  const blip = '<pic:blipFill><a:blip r:embed="a.png"/></pic:blipFill>'
  const size = (name: string, width: number, height: number) => `<a:${name} cx="${width}" cy="${height}"/>`
  const inline = (content: string) =>
    `<w:p><w:r><w:drawing><wp:inline><wp:extent cx="5760000" cy="8100000"/><a:graphic><a:graphicData>${content}</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`
  const group = (inner: number) =>
    `<wpg:wgp xmlns:wpg="g"><wpg:grpSpPr><a:xfrm>${size('ext', 5_760_000, 8_100_000)}${size('chExt', 1_000, 1_000)}</a:xfrm></wpg:grpSpPr>` +
    `<pic:pic>${blip}<pic:spPr><a:xfrm>${size('ext', inner, inner)}</a:xfrm></pic:spPr></pic:pic></wpg:wgp>`
  for (const [content, isUnread] of [
    [`<pic:pic>${blip}</pic:pic>`, true],
    [group(1_000), true],
    [group(100), false],
  ] as const)
    assert.equal(
      (await readWithPictures({ body: p('Text') + inline(content), pictures: { 'a.png': picture } })).unread,
      isUnread,
    )
})
