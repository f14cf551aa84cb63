import type { PdfWriter } from './pdf-writer.ts'

/** A composite font whose codes say nothing; only its ToUnicode map (ISO 32000-1, 9.10.3) gives their characters. */
export interface UnicodeFont {
  number: number
  /** The operand that shows a text, glyph by glyph. */
  show(glyphs: string[]): string
}

/**
 * @param glyphs the characters of each glyph; a ligature has several
 * @param width of each glyph, in thousandths of the size
 */
export function addUnicodeFont(writer: PdfWriter, glyphs: string[], width: number): UnicodeFont {
  const list = [...new Set(glyphs)]
  const hex = (code: number) => code.toString(16).padStart(4, '0')
  const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('hex')
  const groups = Array.from({ length: Math.ceil(list.length / 100) }, (_, group) =>
    list.slice(group * 100, group * 100 + 100),
  )
  const map = groups.map((group, index) => {
    const entries = group.map((glyph, place) => `<${hex(index * 100 + place + 3)}> <${utf16(glyph)}>`)
    return `${group.length} beginbfchar\n${entries.join('\n')}\nendbfchar`
  })
  const toUnicode = writer.addStream(
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n' +
      `1 begincodespacerange <0000> <ffff> endcodespacerange\n${map.join('\n')}\nendcmap end end`,
  )
  const descriptor = writer.add(
    '<< /Type /FontDescriptor /FontName /Unknown /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>',
  )
  const descendant = writer.add(
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Unknown /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> ' +
      `/FontDescriptor ${descriptor} 0 R /DW ${width} /CIDToGIDMap /Identity >>`,
  )
  const number = writer.add(
    `<< /Type /Font /Subtype /Type0 /BaseFont /Unknown /Encoding /Identity-H /DescendantFonts [${descendant} 0 R] /ToUnicode ${toUnicode} 0 R >>`,
  )
  return { number, show: shown => `<${shown.map(glyph => hex(list.indexOf(glyph) + 3)).join('')}>` }
}
