/** Widths of Helvetica's characters from 32 to 126, in thousandths of the size (Adobe Font Metrics). */
const asciiWidths = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
]

/** Characters of Windows-1252 from 0x80 on that Latin-1 has elsewhere or not at all. */
const windows1252: Record<string, number> = {
  '€': 0x80,
  '„': 0x84,
  '“': 0x93,
  '”': 0x94,
  '•': 0x95,
  '–': 0x96,
  '—': 0x97,
  '’': 0x92,
}

/** The width of a text in Helvetica, in points. Accents do not change a letter's width. */
export function widthOf(text: string, size: number): number {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '')
  return ([...plain].reduce((sum, letter) => sum + (asciiWidths[letter.charCodeAt(0) - 32] ?? 556), 0) * size) / 1000
}

/** A string operand in WinAnsi encoding. */
export function winAnsi(text: string): string {
  const bytes = [...text].map(letter => windows1252[letter] ?? letter.charCodeAt(0))
  return `<${Buffer.from(bytes).toString('hex')}>`
}

export interface TextStyle {
  size?: number
  font?: string
  align?: 'left' | 'right' | 'centre'
}

/** One text at a position of the page, in points from the lower left corner. */
export function textAt(
  x: number,
  y: number,
  text: string,
  { size = 10, font = 'F1', align = 'left' }: TextStyle = {},
): string {
  const start = align === 'left' ? x : x - widthOf(text, size) / (align === 'right' ? 1 : 2)
  return `BT /${font} ${size} Tf 1 0 0 1 ${start.toFixed(2)} ${y.toFixed(2)} Tm ${winAnsi(text)} Tj ET\n`
}

/** A line without space characters: moves between the words, and kerning within them, as typesetting programs write it. */
export function kernedAt(x: number, y: number, text: string, size = 10): string {
  const words = text
    .split(' ')
    .map(word => (word.length < 4 ? winAnsi(word) : `${winAnsi(word.slice(0, 2))} 14 ${winAnsi(word.slice(2))}`))
  return `BT /F1 ${size} Tf ${x.toFixed(2)} ${y.toFixed(2)} Td [${words.join(' -290 ')}] TJ ET\n`
}

/** Breaks a text into lines of at most `width` points. */
export function breakLines(text: string, width: number, size: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`
    if (lines.length > 0 && widthOf(longer, size) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}
