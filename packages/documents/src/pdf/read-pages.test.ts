// Longer than most: what a whole page becomes, one small PDF for each kind of content.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { drawPdf } from '@ai-platform/testkit/documents/draw-pdf.ts'
import { type Drawing, drawGrid, drawText } from '@ai-platform/testkit/documents/draw-text.ts'
import type { PageSelection } from '../page-selection.ts'
import { loadPdfium } from './load-pdfium.ts'
import { openPdf } from './open-pdf.ts'
import { readContents, writePages } from './read-pages.ts'

const pdfium = await loadPdfium()

function read(file: Buffer, selection: PageSelection = null) {
  const pdf = openPdf(pdfium, file)
  assert.ok(pdf)
  try {
    return writePages(pdfium, pdf, readContents(pdfium, pdf, selection, 100))
  } finally {
    pdf.close()
  }
}

const readText = (drawing: Drawing) => read(drawPdf({ pages: [drawing] })).pages[0]?.text ?? ''

/** Lines at 14 points from each other. */
const column = (x: number, y: number, lines: string[]): Drawing =>
  lines.map((text, index) => ({ text, x, y: y - index * 14 }))

const left = [
  'The harbour was rebuilt after',
  'the storm of the year before',
  'and its walls were raised by',
  'two metres on the sea side.',
]
const right = [
  'A second expedition went to',
  'the north and returned with',
  'measurements of the currents',
  'that surprised the committee.',
]

describe('reading order', () => {
  test('columns are read one after the other, also when the page is drawn row by row', () => {
    const [a, b] = [column(50, 700, left), column(300, 700, right)]
    const title: Drawing = [{ text: 'Report of the harbour authority', x: 50, y: 740, size: 20 }]
    const rows = a.flatMap((cell, index) => [cell, b[index] as Drawing[number]])
    const expected = `# Report of the harbour authority\n\n${left.join('\n')}\n\n${right.join('\n')}`
    assert.equal(readText([...title, ...rows]), expected)
    assert.equal(readText([...b, ...title, ...a]), expected)
  })

  test('a longer column and columns with shifted lines keep their order', () => {
    const long = [...left, 'Both were later joined by a', 'bridge of wood and iron.']
    const shifted = column(300, 695, right)
    assert.equal(readText([...column(50, 700, long), ...shifted]), `${long.join('\n')}\n\n${right.join('\n')}`)
    assert.equal(
      readText([...column(300, 700, right), ...column(50, 700, long)]),
      `${long.join('\n')}\n\n${right.join('\n')}`,
    )
  })

  test('German words divided at line ends are joined, and compounds keep their hyphen', () => {
    const lines = [
      'Die Stadtbücherei eröffnet im Früh-',
      'jahr die Straßen- und Brücken-',
      'Werkstatt für Größen über 5.',
    ]
    assert.equal(
      readText(column(50, 700, lines)),
      'Die Stadtbücherei eröffnet im Frühjahr\ndie Straßen- und Brücken-Werkstatt\nfür Größen über 5.',
    )
  })

  test('turned and overlapping text is kept, and the text of a turned page is in order', () => {
    const turned = `${drawText(column(50, 700, left))}\nBT /F1 11 Tf 0 1 -1 0 30 100 Tm (Margin note) Tj ET`
    assert.equal(read(drawPdf({ pages: [{ content: turned }] })).pages[0]?.text, `${left.join('\n')}\n\nMargin note`)
    const upwards = left
      .map((text, index) => `BT /F1 11 Tf 0 1 -1 0 ${100 + index * 14} 50 Tm (${text}) Tj ET`)
      .join('\n')
    assert.equal(
      read(drawPdf({ pages: [{ content: upwards, entries: '/Rotate 90' }] })).pages[0]?.text,
      left.join('\n'),
    )
    const over = readText([
      { text: 'lower layer', x: 50, y: 700 },
      { text: 'upper layer', x: 55, y: 701 },
    ])
    for (const word of ['lower', 'upper', 'layer']) assert.match(over, new RegExp(word))
  })

  test('Arabic text drawn from right to left is in logical order', () => {
    // The words of the line "مرحبا يا عالم" in visual order: each code is one letter.
    const letters = Array.from('ملاع اي ابحرم')
    const map = letters.map(
      (letter, code) => `<${(code + 65).toString(16)}> <${letter.charCodeAt(0).toString(16).padStart(4, '0')}>`,
    )
    const cmap = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def 1 begincodespacerange <00> <ff> endcodespacerange ${map.length} beginbfchar ${map.join(' ')} endbfchar endcmap end end`
    const codes = letters.map((_, code) => String.fromCharCode(code + 65)).join('')
    const file = drawPdf({
      pages: [[{ text: codes, x: 50, y: 700, font: 'F3' }]],
      fonts: '/F3 10 0 R',
      objects: [
        '<< /Type /Font /Subtype /Type1 /BaseFont /Courier /ToUnicode 11 0 R >>',
        `<< /Length ${cmap.length} >>\nstream\n${cmap}\nendstream`,
      ],
    })
    assert.equal(read(file).pages[0]?.text, 'مرحبا يا عالم')
  })
})

describe('words', () => {
  /** Each letter with its width in Helvetica, in thousandths, and its height above the line. */
  const drawLetters = (letters: [string, number, number][]): Drawing => {
    let x = 50
    return letters.map(([text, width, rise]) => {
      const letter = { text, x, y: 700 + rise, size: 10 }
      x += width / 100
      return letter
    })
  }

  test('are whole when their letters are drawn one by one, as in plots, or stand on a curve', () => {
    const level = [0, 0, 0, 0, 0]
    for (const rises of [level, [0, 1.4, 2.7, 2.7, 1.4]]) {
      const widths = [556, 556, 500, 556, 222]
      const letters = Array.from('Level', (text, at): [string, number, number] => [
        text,
        widths[at] ?? 0,
        rises[at] ?? 0,
      ])
      assert.equal(readText(drawLetters(letters)), 'Level')
    }
  })

  test('are divided by a gap of a tenth of the font size', () => {
    const words = (gap: number): Drawing => [
      { text: 'TABLE', x: 50, y: 700, size: 10 },
      { text: 'OF', x: 50 + 31.68 + gap, y: 700, size: 10 },
    ]
    assert.equal(readText(words(1.1)), 'TABLE OF')
    assert.equal(readText(words(0.5)), 'TABLEOF')
  })

  test("the raised number of a note is not part of the note's first word, and one at a word's end is", () => {
    const mark = { text: '1', x: 50, y: 704, size: 7 }
    assert.equal(readText([mark, { text: 'The harbour', x: 54, y: 700, size: 10 }]), '1 The harbour')
    const word = { text: 'harbour', x: 50, y: 700, size: 10 }
    assert.equal(readText([word, { ...mark, x: 84.5 }]), 'harbour1')
  })

  test('are whole where the marked text of a glyph is a ligature or a joined letter', () => {
    // pdfium has the widths of the letters in place of that of the glyph (ActualText, ISO 32000-1, 14.9.4).
    const draw = (glyphs: [shown: string, text: string][]) => {
      const shown = glyphs.map(([glyph, text]) => {
        const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le').swap16().toString('hex')
        return `/Span << /ActualText <${utf16}> >> BDC (${glyph}) Tj EMC`
      })
      return read(drawPdf({ pages: [{ content: `BT /F1 10 Tf 50 700 Td ${shown.join(' ')} ET` }] })).pages[0]?.text
    }
    assert.equal(
      draw([
        ['W', 'fi'],
        ['l', 'l'],
        ['e', 'e'],
      ]),
      'file',
    )
    assert.equal(
      draw([
        ['W', 'ب'],
        ['W', 'لا'],
        ['i', 'ا'],
        ['W', 'س'],
      ]),
      'سالاب',
    )
  })

  test('a bullet of a symbol font starts a list item and divides no word', () => {
    const lines = ['The first of them', 'The second of them', 'The third of them']
    const drawing = lines.flatMap((text, at) => [
      { text: '\x02', x: 50, y: 700 - at * 14, font: 'F3' },
      { text, x: 65, y: 700 - at * 14 },
    ])
    const symbol = '500 0 0 0 500 500 d1 0 0 500 500 re f'
    const file = drawPdf({
      pages: [drawing],
      fonts: '/F3 10 0 R',
      objects: [
        '<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 500] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 2 /LastChar 2 ' +
          '/Widths [500] /CharProcs << /b 11 0 R >> /Encoding << /Type /Encoding /Differences [2 /b] >> >>',
        `<< /Length ${symbol.length} >>\nstream\n${symbol}\nendstream`,
      ],
    })
    assert.equal(read(file).pages[0]?.text, lines.map(line => `- ${line}`).join('\n'))
  })
})

describe('tables', () => {
  const cells = [
    ['Item', 'Pieces', 'Price', 'Note'],
    ['Bolt', '120', '3.50', ''],
    ['Nut', '', '2.10', 'galvanised'],
    ['Washer', '300', '', 'steel'],
  ]
  const markdown =
    '| Item | Pieces | Price | Note |\n| --- | --- | --- | --- |\n| Bolt | 120 | 3.50 |  |\n| Nut |  | 2.10 | galvanised |\n| Washer | 300 |  | steel |'
  const drawCells = (pitch: number): Drawing =>
    cells.flatMap((row, index) =>
      row.flatMap((text, at) => (text === '' ? [] : [{ text, x: 60 + at * 110, y: 700 - index * pitch }])),
    )

  test('cells of an unruled table keep their columns, blank ones too', () => {
    const paragraph = column(60, 640, [
      'The prices are net prices and are valid until the end of the year, as agreed in May.',
    ])
    assert.equal(
      readText([...drawCells(16), ...paragraph.map(line => ({ ...line, y: 600 }))]),
      `${markdown}\n\n${paragraph[0]?.text}`,
    )
  })

  test('cells of a ruled table keep their columns, and a wrapped cell is one cell', () => {
    const grid = drawGrid([55, 160, 270, 380, 500], [715, 685, 655, 625, 595])
    const content = `${grid}\n${drawText([...drawCells(30), { text: 'and oiled', x: 390, y: 628 }])}`
    const [page] = read(drawPdf({ pages: [{ content }] })).pages
    assert.equal(page?.text, markdown.replace('galvanised', 'galvanised and oiled'))
  })

  test('a cell that spans two columns has its text in the first one', () => {
    const lines = ['55 715 m 270 715 l S', '55 685 m 270 685 l S', '55 655 m 270 655 l S', '55 625 m 270 625 l S']
    const upright = ['55 625 m 55 715 l S', '270 625 m 270 715 l S', '160 625 m 160 685 l S']
    const texts = drawText([
      { text: 'Results of both years', x: 110, y: 696 },
      { text: 'First', x: 60, y: 666 },
      { text: 'Second', x: 170, y: 666 },
      { text: '10', x: 60, y: 636 },
      { text: '20', x: 170, y: 636 },
    ])
    const [page] = read(drawPdf({ pages: [{ content: [...lines, ...upright, texts].join('\n') }] })).pages
    assert.equal(page?.text, '| Results of both years |  |\n| --- | --- |\n| First | Second |\n| 10 | 20 |')
  })
})

describe('several pages', () => {
  const body = [
    'The first sentence of this page is rather long and it',
    'goes on over several lines until the page ends in the',
  ]
  const pages = [1, 2, 3, 4].map(
    (page): Drawing => [
      { text: 'Annual report of the harbour', x: 50, y: 805, size: 9 },
      ...column(50, 700, body),
      { text: `Page ${page} of 4`, x: 280, y: 30, size: 9 },
    ],
  )

  test('a running header appears once, page numbers do not, and none stands in a sentence', () => {
    const texts = read(drawPdf({ pages })).pages.map(page => page.text)
    assert.deepEqual(texts, [`Annual report of the harbour\n\n${body.join('\n')}`, ...Array(3).fill(body.join('\n'))])
  })

  test('lines that differ, and pages of a single line, are kept', () => {
    const single = [1, 2, 3].map((page): Drawing => [{ text: `Page ${page} alone`, x: 50, y: 800 }])
    assert.deepEqual(
      read(drawPdf({ pages: single })).pages.map(page => page.text),
      ['Page 1 alone', 'Page 2 alone', 'Page 3 alone'],
    )
  })

  test('only the selected pages are read', () => {
    const selected = read(drawPdf({ pages }), [{ first: 2, last: 3 }]).pages
    assert.deepEqual(
      selected.map(page => page.number),
      [2, 3],
    )
  })
})

test('a letter beyond 16 bits is apart from the word that follows at a gap', () => {
  const map = '1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <78> <d835dc65> endbfchar'
  const objects = [
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 11 0 R >>',
    `<< /Length ${map.length} >>\nstream\n${map}\nendstream`,
  ]
  const content = 'BT /F3 10 Tf 50 700 Td (x) Tj /F1 10 Tf [-150 (and)] TJ ET'
  const file = drawPdf({ pages: [{ content }], objects, fonts: '/F3 10 0 R' })
  assert.equal(read(file).pages[0]?.text, '𝑥 and')
})

test('letters are whole words in a font without ascent and descent, of which pdfium knows only the ink', () => {
  const widths = Array(26).fill(222).join(' ')
  const objects = [
    `<< /Type /Font /Subtype /TrueType /BaseFont /Plain /FirstChar 97 /LastChar 122 /Widths [${widths}] /FontDescriptor 11 0 R >>`,
    '<< /Type /FontDescriptor /FontName /Plain /Flags 32 /FontBBox [0 100 1000 100] /Ascent 0 /Descent 0 /StemV 80 >>',
  ]
  const content = 'BT /F3 20 Tf 50 700 Td (illi) Tj ET'
  assert.equal(read(drawPdf({ pages: [{ content }], objects, fonts: '/F3 10 0 R' })).pages[0]?.text, 'illi')
})

test('text at an angle in another size is a word of its own', () => {
  const at = (x: number, size: number, text: string) => `/F1 ${size} Tf 0.9 0.3 -0.3 0.9 ${x} 600 Tm (${text}) Tj`
  const content = `BT ${at(100, 20, 'ipsum')} ${at(148.8, 10, 'dolor')} ET`
  assert.match(read(drawPdf({ pages: [{ content }] })).pages[0]?.text ?? '', /ipsum dolor/)
})

test('a word that rises is apart from the level word before it', () => {
  const content = 'BT /F1 20 Tf 1 0 0 1 100 700 Tm (YOUR) Tj 0.998 0.06 -0.06 0.998 160.1 700 Tm (One) Tj ET'
  assert.equal(read(drawPdf({ pages: [{ content }] })).pages[0]?.text, 'YOUR One')
})

test('a page is unread when it shows an image, drawn shapes or letters without text, and not when it is blank', () => {
  const image = '595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI'
  const contents = {
    blank: '',
    rule: '50 50 m 500 50 l S',
    'white background': '1 g 0 0 595 842 re f',
    text: drawText([{ text: 'Readable', x: 50, y: 700 }]),
    scan: `q ${image} Q`,
    'stamped scan': `q ${image} Q ${drawText([{ text: 'Scan 0007', x: 400, y: 20 }])}`,
    'grey area': '0.5 g 50 50 400 600 re f',
  }
  const pages = Object.values(contents).map(content => ({ content }))
  const unread = Object.keys(contents).filter((_, index) => read(drawPdf({ pages })).pages[index]?.unread)
  assert.deepEqual(unread, ['scan', 'stamped scan', 'grey area'])
})
