import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawPdf } from '@ai-platform/testkit/documents/draw-pdf.ts'
import { readMarkdown } from './testing/read-pages.ts'

test('letters that only pdf.js can name are put into the page that pdfium arranges', async () => {
  const glyph = '600 0 50 0 550 700 d1 50 0 500 700 re f'
  const objects = [
    `<< /Type /Font /Subtype /Type3 /FontBBox [0 0 600 700] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 174 /LastChar 175
      /Widths [600 600] /Encoding << /Differences [174 /alpha /beta] >> /CharProcs << /alpha 11 0 R /beta 11 0 R >> /Resources << >> >>`,
    `<< /Length ${glyph.length} >>\nstream\n${glyph}\nendstream`,
  ]
  const lines = ['The first angle of both is <', 'and the other one is as >', 'long as it was before.']
  const shown = lines.map(line => {
    const letters = line.replace(
      /[<>]/,
      sign => `) Tj /F3 10 Tf <${sign === '<' ? 'aeafafae' : 'afaeaeaf'}> Tj /F1 10 Tf (`,
    )
    return `0 -12 Td (${letters}) Tj`
  })
  const content = `BT /F1 20 Tf 50 700 Td (Angles) Tj 0 -20 Td /F1 10 Tf ${shown.join(' ')} ET`
  const text = await readMarkdown(drawPdf({ pages: [{ content }], objects, fonts: '/F3 10 0 R' }), 'pdf')
  assert.equal(
    text,
    '# Angles\n\nThe first angle of both is αββα\nand the other one is as βααβ\nlong as it was before.',
  )
})

test('Chinese in a font that is not embedded is read, also where each letter is drawn apart', async () => {
  const objects = [
    '<< /Type /Font /Subtype /Type0 /BaseFont /SimSun-GBK-EUC-H /Encoding /GBK-EUC-H /DescendantFonts [11 0 R] >>',
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /SimSun /DW 1000 /FontDescriptor 12 0 R
      /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>`,
    '<< /Type /FontDescriptor /FontName /SimSun /Flags 32 /FontBBox [0 -100 1000 900] /Ascent 860 /Descent -140 /StemV 80 >>',
  ]
  const letters = ['b9d8', 'd3da', 'd5e3', 'bdad'].map(
    (code, at) => `BT /F3 17 Tf ${50 + at * 17} 700 Td <${code}> Tj ET`,
  )
  const content = ['BT /F1 10 Tf 50 740 Td (Add: 128) Tj ET', ...letters].join('\n')
  const text = await readMarkdown(drawPdf({ pages: [{ content }], objects, fonts: '/F3 10 0 R' }), 'pdf')
  assert.match(text, /关于浙江/)
})

test('a rare Chinese letter for which pdfium has only a private code is read', async () => {
  const objects = [
    '<< /Type /Font /Subtype /Type0 /BaseFont /PMingLiU /Encoding /UniCNS-UTF16-H /DescendantFonts [11 0 R] >>',
    `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /PMingLiU /DW 1000 /FontDescriptor 12 0 R
      /CIDSystemInfo << /Registry (Adobe) /Ordering (CNS1) /Supplement 4 >> >>`,
    '<< /Type /FontDescriptor /FontName /PMingLiU /Flags 32 /FontBBox [0 -200 1000 800] /Ascent 800 /Descent -200 /StemV 80 >>',
  ]
  const content = 'BT /F1 12 Tf 50 700 Td (Name in Chinese of the secretary) Tj /F3 12 Tf 0 -40 Td <80e199ffe687> Tj ET'
  assert.match(await readMarkdown(drawPdf({ pages: [{ content }], objects, fonts: '/F3 10 0 R' }), 'pdf'), /胡駿𥕛/)
})
