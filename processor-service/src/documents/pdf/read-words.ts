import type { Pdfium } from './load-pdfium.ts'
import { isPlaced, type Turn, toUpright } from './upright.ts'
import type { Word } from './word.ts'

export interface PageText {
  /** In the order of the file. */
  words: Word[]
  /** Letters and digits that have a Unicode value. */
  usable: number
  /** Glyphs without one: pdfium gives their codes in the font, which are rarely readable. */
  unmapped: number
}

/** Gap inside a word, and shift of a subscript, in font sizes. Greater ones start a word. */
const maxGap = 0.8
const maxShift = 0.5
/** Text turned by more than this from the nearest quarter turn is at an angle, in radians. */
const maxSkew = 0.15
/** Ascent and descent of common fonts, in font sizes. */
const ascent = 0.75
const descent = 0.22

const rightToLeftLetter = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
/** U+FFFE is pdfium's mark of a hyphen at a line end; U+0002 was that of older versions. */
const hyphenMark = 0xfffe

interface Glyph {
  left: number
  right: number
  top: number
  bottom: number
  baseline: number
}

/**
 * Reads the words of a page with their boxes. pdfium returns the text of a right-to-left line in logical order.
 * A glyph that stands for several letters, such as the ligature of lam and alef, comes out of pdfium reversed there.
 * @param textPage FPDF_TEXTPAGE
 */
export function readWords(pdfium: Pdfium, textPage: number): PageText {
  const { call } = pdfium
  const count = Math.max(0, call.FPDFText_CountChars(textPage))
  const memory = call.malloc(64)
  const box = memory >> 2
  const matrix = (memory + 16) >> 2
  const origin = (memory + 48) >> 3
  const builder = createWordBuilder()
  let object = -1
  let size = 0
  let turn: Turn | undefined = 0
  let usable = 0
  let unmapped = 0
  try {
    for (let index = 0; index < count; index++) {
      const code = call.FPDFText_GetUnicode(textPage, index)
      if (isBlank(code)) {
        builder.addBlank()
        continue
      }
      const owner = call.FPDFText_GetTextObject(textPage, index)
      call.FPDFText_GetLooseCharBox(textPage, index, memory)
      call.FPDFText_GetCharOrigin(textPage, index, memory + 48, memory + 56)
      const { floats, doubles } = pdfium
      let left = floats[box] ?? 0
      let top = floats[box + 1] ?? 0
      let right = floats[box + 2] ?? 0
      let bottom = floats[box + 3] ?? 0
      if (owner !== object) {
        object = owner
        call.FPDFText_GetMatrix(textPage, index, memory + 16)
        const [a = 1, b = 0, c = 0, d = 1] = pdfium.floats.subarray(matrix, matrix + 4)
        turn = toTurn(Math.atan2(b, a))
        size = call.FPDFText_GetFontSize(textPage, index) * Math.hypot(c, d)
        const height = turn === 1 || turn === 3 ? right - left : top - bottom
        // A Type 3 font has units of its own, so its size says nothing.
        if (!(size > height / 3 && size < height * 3) && height > 0.5) size = height / 1.1
        if (!(size > 0.1 && size < 5_000)) size = 10
      }
      if (right - left <= 0 && top - bottom <= 0) {
        call.FPDFText_GetCharBox(textPage, index, memory, memory + 8, memory + 16, memory + 24)
        const first = memory >> 3
        ;[left = 0, right = 0, bottom = 0, top = 0] = pdfium.doubles.subarray(first, first + 4)
      }
      const x = doubles[origin] ?? 0
      const y = doubles[origin + 1] ?? 0
      if (call.FPDFText_HasUnicodeMapError(textPage, index) === 1) unmapped++
      else usable++
      builder.add(code, turn, size, left, bottom, right, top, x, y)
    }
  } finally {
    call.free(memory)
  }
  return { words: builder.finish(), usable, unmapped }
}

/** Spaces, line ends and control characters. pdfium also returns unmapped spaces as codes below 32. */
const isBlank = (code: number) =>
  (code <= 0x20 && code !== 2) ||
  code === 0x7f ||
  code === 0xa0 ||
  code === 0x3000 ||
  (code >= 0x2000 && code <= 0x200b) ||
  code === 0xffff

function toTurn(angle: number): Turn | undefined {
  const quarters = Math.round(angle / (Math.PI / 2))
  if (!(Math.abs(angle - quarters * (Math.PI / 2)) < maxSkew)) return undefined
  return (((quarters % 4) + 4) % 4) as Turn
}

function createWordBuilder() {
  const words: Word[] = []
  let open: Word | undefined
  let pieces: { text: string; at: number }[] = []
  let last: Glyph | undefined
  let blank = false

  const end = () => {
    if (!open) return
    open.text = spell(pieces)
    open.rightToLeft = rightToLeftLetter.test(open.text)
    words.push(open)
    open = undefined
    last = undefined
    pieces = []
  }

  return {
    addBlank() {
      blank = true
    },
    add(
      code: number,
      turn: Turn | undefined,
      size: number,
      left: number,
      bottom: number,
      right: number,
      top: number,
      x: number,
      y: number,
    ) {
      const text = code === 2 ? '\ufffe' : toText(code)
      const frame = turn ?? 0
      const box = toUpright(frame, left, bottom, right, top)
      const point = toUpright(frame, x, y, x, y)
      const placed = turn !== undefined && isPlaced(box) && isPlaced(point)
      const glyph: Glyph = { ...box, baseline: point.bottom }
      if (open && blank && !(placed && last && isScript(last, glyph, open.size, size))) end()
      blank = false
      if (open && placed !== (open.turn !== undefined)) end()
      if (open && placed && last && (open.turn !== turn || !isAdjacent(last, glyph, Math.max(size, open.size)))) end()
      if (!open) open = startWord(glyph, size, placed ? turn : undefined)
      // Glyphs of one code have one place; their letters are reversed in right-to-left text.
      const same = last && last.left === glyph.left && last.right === glyph.right && last.baseline === glyph.baseline
      pieces.push({ text, at: same ? (pieces.at(-1)?.at ?? 0) : pieces.length })
      open.left = Math.min(open.left, glyph.left)
      open.right = Math.max(open.right, glyph.right)
      if (size > open.size) {
        open.size = size
        open.baseline = glyph.baseline
        open.top = glyph.baseline - size * ascent
        open.bottom = glyph.baseline + size * descent
      }
      last = glyph
    },
    finish() {
      end()
      return words
    },
  }
}

function startWord({ left, right, baseline }: Glyph, size: number, turn: Turn | undefined): Word {
  const [top, bottom] = [baseline - size * ascent, baseline + size * descent]
  return { text: '', left, right, top, bottom, baseline, size, turn, rightToLeft: false }
}

/** Whether two glyphs are next to each other on a line, in either direction. */
function isAdjacent(before: Glyph, after: Glyph, size: number): boolean {
  const gap = Math.max(after.left - before.right, before.left - after.right)
  return gap < size * maxGap && Math.abs(after.baseline - before.baseline) < size * maxShift
}

/** Whether a smaller glyph stands directly behind a word, as in `R²`. pdfium puts a space before most of them. */
function isScript(before: Glyph, after: Glyph, wordSize: number, size: number): boolean {
  const gap = after.left - before.right
  return size < wordSize * 0.85 && gap > -wordSize * 0.1 && gap < wordSize * 0.02
}

/** Joins the letters of a word. Letters of one glyph are put back into their order in right-to-left text. */
function spell(pieces: { text: string; at: number }[]): string {
  const plain = pieces.map(piece => piece.text).join('')
  if (!rightToLeftLetter.test(plain)) return plain
  let text = ''
  for (let from = 0; from < pieces.length; ) {
    let to = from + 1
    while (to < pieces.length && pieces[to]?.at === pieces[from]?.at) to++
    const letters = pieces.slice(from, to).map(piece => piece.text)
    text += letters.some(letter => rightToLeftLetter.test(letter)) ? letters.reverse().join('') : letters.join('')
    from = to
  }
  return text
}

const toText = (code: number) =>
  code === hyphenMark ? '\ufffe' : code <= 0x10_ff_ff ? String.fromCodePoint(code) : '\ufffd'
