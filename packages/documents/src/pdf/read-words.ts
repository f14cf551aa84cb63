// Longer than most files: one pass over the page reads each glyph and adds it to a word. It takes most of the time of a PDF.
import { isAdjacent, isNoteMark, isRepeated, isScript, type Place, touches } from './adjacent-glyphs.ts'
import { attachMarks } from './attach-marks.ts'
import { type Blank, joinsBlank } from './blank-in-word.ts'
import { decodeCode } from './decode-code.ts'
import { dropRepeatedWords } from './drop-repeated-words.ts'
import { createGuessedGlyphs } from './guessed-glyphs.ts'
import { createBoldTest } from './is-bold-font.ts'
import { joinSpacedLetters } from './join-spaced-letters.ts'
import { joinVerticalWords } from './join-vertical-words.ts'
import type { Pdfium } from './load-pdfium.ts'
import { restoreAccents } from './restore-accents.ts'
import { hasArea, isBlank, isVisible } from './seen-glyphs.ts'
import { turnLigatures } from './turn-ligatures.ts'
import { isOnPage, type Turn, toUpright } from './upright.ts'
import type { Word } from './word.ts'

export interface PageText {
  /** In the order of the file. */
  words: Word[]
  /** Letters and digits that have a Unicode value, or whose codes in the font are readable. */
  usable: number
  /** Glyphs without one. */
  unmapped: number
}

/** Text turned by more than this from the nearest quarter turn is at an angle, in radians. */
const maxSkew = 0.15
/** Text that rises or falls by less than this along its line is level. */
const minSlope = 0.01
/**
 * A letter's box begins where the letter stands. In a font without ascent and descent pdfium has the box of the ink, this
 * many font sizes further right.
 */
const minBearing = 0.02
/** Ascent and descent of common fonts, in font sizes. */
const ascent = 0.75
const descent = 0.22
/** Space between the ink of a joined letter and the next letter, in font sizes. */
const sideBearing = 0.1

/** Letters of one word at an angle have sizes within this ratio. */
const maxSizeRatio = 1.5

/** U+FFFE is pdfium's mark of a hyphen at a line end; U+0002 was that of older versions. */
const hyphenMark = 0xfffe

/** Stands for a glyph with the code 2 of a symbol font, such as a bullet, which is no hyphen. */
const bulletCode = 0x2022

/**
 * Reads the words of a page with their boxes. pdfium returns the text of a right-to-left line in logical order.
 * A glyph that stands for several letters, such as the ligature of lam and alef, comes out of pdfium reversed there.
 * @param textPage FPDF_TEXTPAGE
 * @param drawn text objects of annotations, with numbers of the annotations
 * @param letters code points in place of pdfium's, by the index of the character
 */
export function readWords(
  pdfium: Pdfium,
  textPage: number,
  drawn: ReadonlyMap<number, number> = noObjects,
  letters?: ReadonlyMap<number, number>,
): PageText {
  const { call } = pdfium
  const count = Math.max(0, call.FPDFText_CountChars(textPage))
  const memory = call.malloc(64)
  const box = memory >> 2
  const matrix = (memory + 16) >> 2
  const origin = (memory + 48) >> 3
  const builder = createWordBuilder(drawn)
  const guessed = createGuessedGlyphs()
  let object = -1
  let size = 0
  let turn: Turn | undefined = 0
  let isSloping = false
  let isInk = false
  let usable = 0
  let unmapped = 0
  let previous = 0
  let lastLeft = 0
  let lastTop = 0
  let lastBottom = 0
  let y = 0
  try {
    for (let index = 0; index < count; index++) {
      const raw = call.FPDFText_GetUnicode(textPage, index)
      const decoded = letters?.get(index) ?? (raw < 0 || raw > 0x10_ff_ff ? decodeCode(raw) : undefined)
      let code = decoded ?? (raw < 0 ? 0xfffd : raw)
      if (isBlank(code)) {
        if (code === 0 && !hasArea(pdfium, textPage, index, memory)) continue
        const guessed =
          code === 0 ||
          call.FPDFText_IsGenerated(textPage, index) === 1 ||
          // In lines that pdfium turned around, its own blanks do not count as generated.
          (isRightToLeft(previous) && call.FPDFText_GetTextObject(textPage, index) === 0)
        builder.addBlank(guessed ? 'guessed' : 'typed', guessed && isLineEnd(code))
        if (!guessed && code < 0x20 && isVisible(pdfium, textPage, index, memory)) unmapped++
        continue
      }
      previous = code
      const owner = call.FPDFText_GetTextObject(textPage, index)
      call.FPDFText_GetLooseCharBox(textPage, index, memory)
      const { floats } = pdfium
      let left = floats[box] ?? 0
      let top = floats[box + 1] ?? 0
      let right = floats[box + 2] ?? 0
      let bottom = floats[box + 3] ?? 0
      // Glyphs that one object draws with the same heights stand on one line.
      const sameLine = owner === object && turn === 0 && top === lastTop && bottom === lastBottom
      const sameGlyph = sameLine && left === lastLeft && !isLowSurrogate(code)
      lastLeft = left
      lastTop = top
      lastBottom = bottom
      const isFirst = owner !== object
      if (isFirst) {
        object = owner
        call.FPDFText_GetMatrix(textPage, index, memory + 16)
        const [a = 1, b = 0, c = 0, d = 1] = pdfium.floats.subarray(matrix, matrix + 4)
        turn = toTurn(Math.atan2(b, a))
        isSloping = turn === 0 && Math.abs(b) > Math.abs(a) * minSlope
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
      let x = left
      if (!sameLine || isInk) {
        call.FPDFText_GetCharOrigin(textPage, index, memory + 48, memory + 56)
        const { doubles } = pdfium
        x = doubles[origin] ?? 0
        y = doubles[origin + 1] ?? 0
        if (isFirst) isInk = turn === 0 && left - x > size * minBearing
        if (isInk && left > x) {
          right += left - x
          left = x
        }
        // The box of a sloping letter begins where its upper corner is.
        if (isSloping && x < right) left = Math.max(left, x)
      }
      // For a part of a ligature and for a joined letter pdfium has the width of another glyph with the same Unicode value.
      if (turn === 0 && (sameGlyph || isRightToLeft(code))) {
        const end = readInkEnd(pdfium, textPage, index, memory, left)
        if (end > left) right = end + size * sideBearing
      }
      if (decoded !== undefined) usable++
      else if (call.FPDFText_HasUnicodeMapError(textPage, index) === 1) {
        // A glyph that the font lacks: its code is no letter of the page. Codes of ASCII may be right without a width.
        if (code > 0x7f && turn === 0 && right <= left && !isVisible(pdfium, textPage, index, memory)) continue
        unmapped++
        guessed.add(call.FPDFTextObj_GetFont(owner), code)
        if (code === 2) code = bulletCode
      } else usable++
      builder.add(code, owner, turn, size, left, bottom, right, top, x, y, sameGlyph)
    }
  } finally {
    call.free(memory)
  }
  const words = builder.finish()
  const isBold = createBoldTest(pdfium)
  for (const word of words) if (isBold(word.object)) word.bold = true
  restoreAccents(words, word => call.FPDFTextObj_GetFont(word.object))
  const readable = unmapped > 0 ? guessed.countReadable() : 0
  return {
    words: attachMarks(joinVerticalWords(joinSpacedLetters(dropRepeatedWords(words)))),
    usable: usable + readable,
    unmapped: unmapped - readable,
  }
}

/** Returns the right end of what a glyph paints. A ligature's box is divided between its letters. @param left of the glyph */
function readInkEnd(pdfium: Pdfium, textPage: number, index: number, memory: number, left: number): number {
  const { call } = pdfium
  let end = left
  const addEnd = (part: number) => {
    if (call.FPDFText_GetCharBox(textPage, part, memory, memory + 8, memory + 16, memory + 24))
      end = Math.max(end, pdfium.doubles[(memory >> 3) + 1] ?? end)
  }
  addEnd(index)
  if (call.FPDFText_GetLooseCharBox(textPage, index + 1, memory) && pdfium.floats[memory >> 2] === left)
    addEnd(index + 1)
  return end
}

const isLineEnd = (code: number) => code === 0x0d || code === 0x0a

/** The second half of a character beyond 16 bits, which pdfium returns in two parts. */
const isLowSurrogate = (code: number) => code >= 0xdc00 && code <= 0xdfff

/** Arabic, Hebrew, Syriac, Thaana, N'Ko and their presentation forms. */
const isRightToLeft = (code: number) =>
  code >= 0x590 && (code <= 0x8ff || (code >= 0xfb1d && code <= 0xfdff) || (code >= 0xfe70 && code <= 0xfefc))

function toTurn(angle: number): Turn | undefined {
  const quarters = Math.round(angle / (Math.PI / 2))
  if (!(Math.abs(angle - quarters * (Math.PI / 2)) < maxSkew)) return undefined
  return (((quarters % 4) + 4) % 4) as Turn
}

const noObjects: ReadonlyMap<number, number> = new Map()

function createWordBuilder(drawn: ReadonlyMap<number, number>) {
  const words: Word[] = []
  let open: Word | undefined
  /** Offsets in the word's text at which a letter has the same glyph as the one before. Empty in nearly all words. */
  let shared: number[] = []
  let last: Place = { left: 0, right: 0, baseline: 0 }
  let glyph: Place = { left: 0, right: 0, baseline: 0 }
  let blank: Blank | undefined
  let lineEnd = false
  let lastCode = 0
  let lastObject = 0

  const end = () => {
    if (!open) return
    if (open.rightToLeft && shared.length > 0) open.text = turnLigatures(open.text, shared)
    words.push(open)
    open = undefined
    if (shared.length > 0) shared = []
  }

  /** Whether the glyph belongs to the open word. */
  const continues = (word: Word, code: number, turn: Turn | undefined, placed: boolean, size: number) => {
    if (placed !== (word.turn !== undefined)) return false
    if (!placed) return !blank && Math.max(size, word.size) < Math.min(size, word.size) * maxSizeRatio
    if (code >= 0x41 && isNoteMark(word, glyph, size)) return false
    if (
      blank &&
      !isScript(last, glyph, word.size, size) &&
      !isJoined(last, glyph, lastCode, code, size) &&
      !(blank === 'guessed' && touches(last, glyph, word.size, size, lineEnd) && (lineEnd || !word.rightToLeft))
    )
      return false
    return word.turn === turn && isAdjacent(last, glyph, Math.max(size, word.size))
  }

  return {
    /** @param atLineEnd whether pdfium took the blank for the end of a line */
    addBlank(kind: Blank, atLineEnd: boolean) {
      if (blank !== 'typed') blank = kind
      if (atLineEnd) lineEnd = true
    },
    /**
     * @param object that draws the glyph
     * @param sameGlyph whether the glyph of the character before stands for this one as well
     */
    add(
      code: number,
      object: number,
      turn: Turn | undefined,
      size: number,
      left: number,
      bottom: number,
      right: number,
      top: number,
      x: number,
      y: number,
      sameGlyph: boolean,
    ) {
      const placed = turn !== undefined && isOnPage(left, bottom, right, top) && isOnPage(x, y, x, y)
      if (turn === 0) {
        glyph.left = left
        glyph.right = right
        glyph.baseline = -y
      } else {
        const box = toUpright(turn ?? 0, left, bottom, right, top)
        glyph = { left: box.left, right: box.right, baseline: toUpright(turn ?? 0, x, y, x, y).bottom }
      }
      const again = open && code === lastCode && object !== lastObject
      if (again && placed && isRepeated(last, glyph, size)) return
      if (open && !continues(open, code, turn, placed, size)) end()
      const spaced = blank === 'typed'
      blank = undefined
      lineEnd = false
      lastCode = code
      lastObject = object
      if (!open) {
        open = startWord(glyph, size, placed ? turn : undefined, object)
        if (spaced) open.spaced = true
        const annotation = drawn.get(object)
        if (annotation !== undefined) open.drawn = annotation
      } else if (sameGlyph && last.baseline === glyph.baseline) shared.push(open.text.length)
      open.text += code === 2 ? '\ufffe' : toText(code)
      if (isRightToLeft(code)) open.rightToLeft = true
      if (glyph.left < open.left) open.left = glyph.left
      if (glyph.right > open.right) open.right = glyph.right
      if (size > open.size) {
        open.size = size
        open.baseline = glyph.baseline
        open.top = glyph.baseline - size * ascent
        open.bottom = glyph.baseline + size * descent
      }
      const previous = last
      last = glyph
      glyph = previous
    },
    finish() {
      end()
      return words
    },
  }
}

function startWord({ left, right, baseline }: Place, size: number, turn: Turn | undefined, object: number): Word {
  return {
    object,
    text: '',
    left,
    right,
    top: baseline - size * ascent,
    bottom: baseline + size * descent,
    baseline,
    size,
    turn,
    rightToLeft: false,
  }
}

/** Whether the blank between two glyphs of one line is inside a word. */
function isJoined(before: Place, after: Place, code: number, next: number, size: number): boolean {
  const gap = Math.max(after.left - before.right, before.left - after.right)
  return joinsBlank(code, next, gap / size)
}

function toText(code: number): string {
  if (code === hyphenMark) return '\ufffe'
  // pdfium writes ligatures as their letters, and a second reader does not.
  if (code >= 0xfb00 && code <= 0xfb06) return String.fromCodePoint(code).normalize('NFKC')
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '\ufffd'
}
