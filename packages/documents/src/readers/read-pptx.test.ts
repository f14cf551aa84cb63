import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeChart } from '@ai-platform/testkit/documents/make-chart.ts'
import { makePptx, textShape } from '@ai-platform/testkit/documents/make-pptx.ts'
import { readMarkdown, readPages } from './testing/read-pages.ts'

const slideText = async (...slide: Parameters<typeof makePptx>[0]) => readMarkdown(makePptx(slide), 'pptx')

test('each slide is a page, in the order of the presentation, with its title, notes and mark', async () => {
  const book = makePptx([
    { shapes: textShape(['One'], { type: 'title' }), notes: 'Say hello.' },
    { shapes: textShape(['Two'], { type: 'ctrTitle' }) + textShape(['8'], { type: 'sldNum' }), hidden: true },
  ])
  const { pages, pageCount } = await readPages(book, 'pptx')
  assert.equal(pageCount, 2)
  assert.deepEqual(
    pages.map(page => [page.number, page.text]),
    [
      [1, '# One\n\n> Notes: Say hello.\n> A note in a box.'],
      [2, '# Two (hidden)'],
    ],
  )
  const selected = await readPages(book, 'pptx', [{ first: 2, last: 2 }])
  assert.deepEqual(
    selected.pages.map(page => page.number),
    [2],
  )
})

test('paragraphs of a body are bullets with levels, those of a text box are not', async () => {
  const paragraph = (text: string, properties: string) =>
    `<a:p><a:pPr ${properties}</a:pPr><a:r><a:t>${text}</a:t></a:r></a:p>`
  const body = textShape(
    [
      'First',
      paragraph('Deeper', 'lvl="1">'),
      paragraph('Plain', '><a:buNone/>'),
      paragraph('a', '><a:buAutoNum/>'),
      paragraph('b', '><a:buAutoNum/>'),
    ],
    { type: 'body' },
  )
  assert.equal(
    await slideText({ shapes: body + textShape(['Box', 'next'], { at: [100, 900] }) }),
    '- First\n  - Deeper\n\nPlain\n\n1. a\n2. b\n\nBox\n\nnext',
  )
})

test('shapes are read in rows from the top, also those of groups', async () => {
  const group =
    '<p:grpSp><p:nvGrpSpPr/><p:grpSpPr><a:xfrm><a:off x="914400" y="1828800"/><a:ext cx="100" cy="100"/><a:chOff x="0" y="0"/>' +
    `<a:chExt cx="100" cy="100"/></a:xfrm></p:grpSpPr>${textShape(['third'], { at: [0, 0] })}</p:grpSp>`
  const shapes =
    textShape(['fourth'], { at: [100, 400] }) +
    group +
    textShape(['second'], { at: [500, 105] }) +
    textShape(['first'], { at: [100, 110] }) +
    textShape(['Title'], { type: 'title', at: [100, 500] })
  assert.equal(await slideText({ shapes }), '# Title\n\nfirst\n\nsecond\n\nthird\n\nfourth')
})

test('a placeholder without a place has the one of its layout', async () => {
  const layout =
    '<p:sldLayout xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">' +
    `<p:cSld><p:spTree>${textShape(['x'], { type: 'subTitle', at: [100, 500] })}</p:spTree></p:cSld></p:sldLayout>`
  const shapes = textShape(['below'], { type: 'subTitle' }) + textShape(['above'], { at: [0, 100] })
  const book = makePptx(
    [{ shapes, links: [{ id: 'l', type: 'slideLayout', target: '../slideLayouts/l.xml' }] }],
    [{ name: 'ppt/slideLayouts/l.xml', data: layout }],
  )
  assert.equal(await readMarkdown(book, 'pptx'), 'above\n\nbelow')
})

test('tables keep their columns, and a merged cell has its text once', async () => {
  const cell = (text: string, attributes = '') =>
    `<a:tc ${attributes}><a:txBody><a:p>${text && `<a:r><a:t>${text}</a:t></a:r>`}</a:p></a:txBody></a:tc>`
  const table = `<a:tbl><a:tr>${cell('Year', 'gridSpan="2"')}${cell('', 'hMerge="1"')}${cell('c')}</a:tr><a:tr>${cell('')}${cell('1')}${cell('')}</a:tr></a:tbl>`
  const shapes = `<p:graphicFrame><p:nvGraphicFramePr/><a:graphic><a:graphicData>${table}</a:graphicData></a:graphic></p:graphicFrame>`
  assert.equal(await slideText({ shapes }), '| Year |  | c |\n| --- | --- | --- |\n|  | 1 |  |')
})

test('a chart is its title and its values, a diagram is a list, a picture is its alternative text', async () => {
  const series = [{ name: 'North', values: ['0.5', '0.25'], format: '0%' }]
  const chart = makeChart({ title: 'Sales', categories: ['Q1', 'Q2'], series })
  const dgm =
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
  const point = (id: string, text: string, type = 'node') =>
    `<dgm:pt modelId="${id}" type="${type}"><dgm:t><a:p><a:r><a:t>${text}</a:t></a:r></a:p></dgm:t></dgm:pt>`
  const line = (from: string, to: string, order: number) =>
    `<dgm:cxn srcId="${from}" destId="${to}" srcOrd="${order}"/>`
  const diagram = `<dgm:dataModel ${dgm}><dgm:ptLst>${point('0', '', 'doc')}${point('2', 'Second')}${point('1', 'First')}${point('3', 'Inner')}</dgm:ptLst><dgm:cxnLst>${line('0', '2', 1)}${line('0', '1', 0)}${line('1', '3', 0)}${line('3', '1', 0)}</dgm:cxnLst></dgm:dataModel>`
  const frame = (data: string) =>
    `<p:graphicFrame><p:nvGraphicFramePr/><a:graphic><a:graphicData>${data}</a:graphicData></a:graphic></p:graphicFrame>`
  const picture = '<p:pic><p:nvPicPr><p:cNvPr id="4" name="p" descr="A red bridge"/></p:nvPicPr></p:pic>'
  const shapes =
    frame(`<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="chart"/>`) +
    frame(`<dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" r:dm="data"/>`) +
    picture
  const links = [
    { id: 'chart', type: 'chart', target: '../charts/c.xml' },
    { id: 'data', type: 'diagramData', target: '../diagrams/d.xml' },
  ]
  const book = makePptx(
    [{ shapes, links }],
    [
      { name: 'ppt/charts/c.xml', data: chart },
      { name: 'ppt/diagrams/d.xml', data: diagram },
    ],
  )
  assert.equal(
    await readMarkdown(book, 'pptx'),
    'Chart: Sales\n\n|  | North |\n| --- | --- |\n| Q1 | 50% |\n| Q2 | 25% |\n\n- First\n  - Inner\n- Second\n\n![A red bridge]()',
  )
})

test('comments are quoted with their authors', async () => {
  const p = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
  const book = makePptx(
    [
      {
        shapes: textShape(['T'], { type: 'title' }),
        links: [{ id: 'c', type: 'comments', target: '../comments/c.xml' }],
      },
    ],
    [
      {
        name: 'ppt/comments/c.xml',
        data: `<p:cmLst ${p}><p:cm authorId="0"><p:text>Too long?</p:text></p:cm></p:cmLst>`,
      },
      { name: 'ppt/commentAuthors.xml', data: `<p:cmAuthorLst ${p}><p:cmAuthor id="0" name="Ann"/></p:cmAuthorLst>` },
    ],
    [{ id: 'authors', type: 'commentAuthors', target: 'commentAuthors.xml' }],
  )
  assert.equal(await readMarkdown(book, 'pptx'), '# T\n\n> Comment by Ann: Too long?')
})

test('a slide that is a picture is unread; one with text and a picture is read', async () => {
  const shape = (width: number, height: number) =>
    '<p:pic><p:nvPicPr><p:cNvPr id="2" name="x"/></p:nvPicPr><p:blipFill><a:blip r:embed="scan"/></p:blipFill>' +
    `<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="${width * 36_000}" cy="${height * 36_000}"/></a:xfrm></p:spPr></p:pic>`
  const links = [{ id: 'scan', type: 'image', target: '../media/scan.png' }]
  const title = textShape(['Title'], { type: 'title' })
  const background = '<a:blipFill><a:blip r:embed="scan"/><a:stretch/></a:blipFill>'
  const book = makePptx(
    [
      { shapes: title, links },
      {
        shapes: title + shape(200, 100),
        links,
        notes: 'Say hello to everybody, in a sentence with more than sixty letters, and smile.',
      },
      {
        shapes:
          title +
          textShape([
            'A text of many more than sixty letters says what the picture next to it is about, and what follows from it.',
          ]) +
          shape(280, 150),
        links,
      },
      { shapes: shape(60, 40), links },
      { shapes: title, background, links },
      { shapes: '', background, notes: 'Notes stand next to a slide.', links },
    ],
    [{ name: 'ppt/media/scan.png', data: 'a picture' }],
  )
  const { pages, attachedPages } = await readPages(book, 'pptx')
  assert.deepEqual(
    pages.map(({ unread }) => unread),
    [false, true, false, true, false, true],
  )
  assert.deepEqual(
    attachedPages?.map(({ page, attachment, start }) => [page, attachment, start]),
    [
      [1, ['ppt/media/scan.png'], '# Title'.length],
      [3, ['ppt/media/scan.png'], 0],
      [5, ['ppt/media/scan.png'], 0],
    ],
  )
})
