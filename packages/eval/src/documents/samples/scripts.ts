import { makePdfDocument } from '../builders/pdf/pdf-document.ts'
import { textAt } from '../builders/pdf/pdf-text.ts'
import { addUnicodeFont } from '../builders/pdf/unicode-font.ts'
import { phrases } from '../checks.ts'
import type { Sample } from '../sample.ts'

const figure = 'German, French, Arabic and Chinese whole'
const german = 'Die Größe der Fläche beträgt 1.240 m², überprüft am 3. März; „Maßstab 1:50“ – gemäß § 4.'
const french = 'L’été dernier, la façade de l’hôtel a été rénovée à Besançon, où naît le Doubs ; 1 250 € par œuvre.'
const chinese = ['本协议由双方于二〇二六年签订。', '价格为每件１２０元，含税。']
const arabic = ['مرحبا بكم في المكتبة', 'تفتح المكتبة يوم الأحد']
const hebrew = 'שלום לכולם'

/** Chinese by a predefined character map, and by a ToUnicode map. */
function chinesePdf(): Sample {
  const bytes = makePdfDocument(writer => {
    const descendant = writer.add(
      '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000 ' +
        `/FontDescriptor ${writer.add('<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>')} 0 R >>`,
    )
    const predefined = writer.add(
      `<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [${descendant} 0 R] >>`,
    )
    const mapped = addUnicodeFont(writer, [...(chinese[1] ?? '')], 1000)
    const ucs2 = Buffer.from(chinese[0] ?? '', 'utf16le')
      .swap16()
      .toString('hex')
    const content =
      `BT /C1 12 Tf 60 760 Td <${ucs2}> Tj ET\nBT /C2 12 Tf 60 740 Td ${mapped.show([...(chinese[1] ?? '')])} Tj ET\n` +
      textAt(60, 720, 'Appendix A')
    return { pages: [{ content, fonts: `/C1 ${predefined} 0 R /C2 ${mapped.number} 0 R` }] }
  })
  return {
    name: 'Chinese',
    extension: 'pdf',
    bytes,
    checks: [
      phrases(figure, [chinese[0] ?? '', [chinese[1] ?? '', (chinese[1] ?? '').normalize('NFKC')], 'Appendix A']),
    ],
  }
}

/** Right-to-left lines, whose glyphs are drawn from left to right. The second Arabic line maps to presentation forms. */
function rightToLeftPdf(): Sample {
  const presentation: Record<string, string> = {
    ا: 'ﺍ',
    ل: 'ﻟ',
    م: 'ﻣ',
    ك: 'ﻜ',
    ت: 'ﺘ',
    ب: 'ﺒ',
    ة: 'ﺔ',
    ي: 'ﻳ',
    و: 'ﻮ',
    ح: 'ﺤ',
    د: 'ﺪ',
    ف: 'ﻔ',
    أ: 'ﺃ',
  }
  const visual = (text: string) => [...text].toReversed()
  const bytes = makePdfDocument(writer => {
    const plain = addUnicodeFont(writer, [...(arabic[0] ?? ''), ...hebrew], 500)
    const second = visual(arabic[1] ?? '').map(letter => presentation[letter] ?? letter)
    const shaped = addUnicodeFont(writer, second, 500)
    const line = (y: number, font: string, operand: string) => `BT /${font} 14 Tf 250 ${y} Td ${operand} Tj ET\n`
    const content =
      line(760, 'C1', plain.show(visual(arabic[0] ?? ''))) +
      line(735, 'C2', shaped.show(second)) +
      line(710, 'C1', plain.show(visual(hebrew)))
    return { pages: [{ content, fonts: `/C1 ${plain.number} 0 R /C2 ${shaped.number} 0 R` }] }
  })
  return {
    name: 'Arabic and Hebrew',
    extension: 'pdf',
    bytes,
    checks: [phrases('right-to-left text in logical order', [...arabic, hebrew])],
  }
}

export const scriptSamples = (): Sample[] => [
  {
    name: 'German and French',
    extension: 'pdf',
    bytes: makePdfDocument(() => ({
      pages: [{ content: textAt(40, 760, german) + textAt(40, 740, french.replace('œ', 'oe')) }],
    })),
    checks: [phrases(figure, [german, french.replace('œ', 'oe')])],
  },
  chinesePdf(),
  rightToLeftPdf(),
  {
    name: 'UTF-16',
    extension: 'txt',
    bytes: Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from([german, french, ...chinese, ...arabic].join('\n'), 'utf16le'),
    ]),
    checks: [phrases(figure, [german, french, ...chinese, ...arabic])],
  },
  {
    name: 'Latin-1',
    extension: 'txt',
    bytes: Buffer.from('Größe und Maß: Äpfel, Öl, Übermut. Déjà vu à Besançon.', 'latin1'),
    checks: [phrases(figure, ['Größe und Maß: Äpfel, Öl, Übermut. Déjà vu à Besançon.'])],
  },
  {
    name: 'GB 18030',
    extension: 'txt',
    // “中文文本” and a full stop, many times, because a guess of the encoding needs some bytes.
    bytes: Buffer.from(`${'d6d0cec4cec4b1bea3ac'.repeat(20)}cbf9d3d0b5c4d7d6b6bcd2aac4dcb6c1a1a3`, 'hex'),
    checks: [phrases(figure, ['中文文本，中文文本', '所有的字都要能读。'])],
  },
]
