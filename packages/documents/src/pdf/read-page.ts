import { arrangePage } from './arrange-page.ts'
import { cutEdges } from './cut-edges.ts'
import { findFragments } from './find-fragments.ts'
import { findRuledTables } from './find-ruled-tables.ts'
import { isRightToLeft, toFragment } from './fragment.ts'
import { isComplete } from './is-complete.ts'
import { isUnread } from './is-unread.ts'
import { type Item, type Line, writeWords } from './line.ts'
import type { Pdfium } from './load-pdfium.ts'
import type { OpenPdf } from './open-pdf.ts'
import { drawAnnotations, type Field, type Link, type Note, readAnnotations } from './read-annotations.ts'
import { type Drawing, findTextObjects, readDrawing } from './read-drawing.ts'
import { type PageText, readWords } from './read-words.ts'
import { hasPrivateLetter, recoverLetters } from './recover-letters.ts'
import { type Box, isPlaced, type Turn, toUpright } from './upright.ts'
import type { Word } from './word.ts'
import { writeAnnotations } from './write-annotations.ts'

/** The content of a page, before it is compared with the other pages. */
export interface PageContent {
  head: Line[]
  body: Item[]
  foot: Line[]
  /** Values of form fields and notes. */
  notes: string[]
  /** The text in the order of the file, in place of the items where the page could not be arranged. */
  plain: string | undefined
  unread: boolean
  /** Whether more than a few glyphs have no Unicode value, or pdfium leaves text out. */
  unmapped: boolean
  attachments: string[]
}

/** Pages with more characters are not arranged. */
const maxCharacters = 100_000
/** Share of glyphs without a Unicode value that is worth a second reading. */
const maxUnmapped = 0.1
/** Text objects that pdfium leaves out, per character, above which pdf.js reads the page. */
const maxUndrawn = 0.05
/** More links than this are not written. */
const maxLinks = 500

/**
 * Reads a page. Returns undefined when pdfium cannot load it, or when `second` does not agree with its glyphs.
 * @param index 0-based
 * @param second the page's text as pdf.js reads it, for the letters of glyphs without Unicode values
 */
export function readPage(pdfium: Pdfium, pdf: OpenPdf, index: number, second?: string): PageContent | undefined {
  const { call } = pdfium
  let page = call.FPDF_LoadPage(pdf.document, index)
  if (page === 0) return undefined
  try {
    const annotations = readAnnotations(pdfium, pdf, page)
    let painted = readPainted(pdfium, page, { second })
    const count = call.FPDFPage_CountObjects(page)
    if (annotations.drawn && drawAnnotations(pdfium, pdf, page)) {
      call.FPDF_ClosePage(page)
      page = call.FPDF_LoadPage(pdf.document, index)
      if (page === 0) return undefined
      const all = readPainted(pdfium, page, { drawn: findTextObjects(pdfium, page, count) })
      painted = painted && all && addAnnotations(painted, all)
    }
    if (!painted) return undefined
    const { entries, attachments, cut } = annotations
    const { unread, ...content } = arrangeContent(painted, entries, () => readPlainText(pdfium, page))
    return { ...content, unread: unread || cut, attachments }
  } finally {
    if (page !== 0) call.FPDF_ClosePage(page)
  }
}

/** What a page paints. */
interface Painted {
  text: PageText
  drawing: Drawing
  area: Box
  turn: Turn
  /** Characters with the blanks that pdfium adds. */
  characters: number
}

/**
 * Returns undefined when pdfium cannot read the text of a page, or `second` does not agree with it.
 * @param drawn text objects of annotations
 */
function readPainted(
  pdfium: Pdfium,
  page: number,
  { drawn, second }: { drawn?: ReadonlyMap<number, number>; second?: string | undefined },
): Painted | undefined {
  const read = withTextPage(pdfium, page, textPage => {
    const letters = second === undefined ? undefined : recoverLetters(pdfium, textPage, second)
    if (second !== undefined && !letters) return undefined
    const characters = pdfium.call.FPDFText_CountChars(textPage)
    return { text: readWords(pdfium, textPage, drawn, letters), characters }
  })
  if (!read) return undefined
  const turn = findTurn(read.text.words)
  const area = readArea(pdfium, page, turn)
  return { ...read, turn, area, drawing: readDrawing(pdfium, page, turn, area) }
}

/**
 * Adds the words that annotations draw to those of the page itself. The page is read before its annotations are drawn: that
 * damages the fonts of some pages, and frames of fields are no rules of a table.
 * @param all the page with its annotations
 */
function addAnnotations(own: Painted, all: Painted): Painted {
  const drawn = all.text.words.filter(word => word.drawn !== undefined)
  const letters = drawn.reduce((sum, { text }) => sum + text.length, 0)
  const { words, usable, unmapped } = own.text
  const { imageShare, pathShare } = all.drawing
  return {
    ...(words.length === 0 ? all : own),
    text: { words: [...words, ...drawn], usable: usable + letters, unmapped },
    drawing: { ...own.drawing, imageShare, pathShare },
  }
}

/** Calls `use` with the FPDF_TEXTPAGE of a page. Returns undefined when pdfium cannot make one. */
function withTextPage<T>({ call }: Pdfium, page: number, use: (textPage: number) => T): T | undefined {
  const textPage = call.FPDFText_LoadPage(page)
  if (textPage === 0) return undefined
  try {
    return use(textPage)
  } finally {
    call.FPDFText_ClosePage(textPage)
  }
}

/** @param readPlain reads the text in the order of the file */
function arrangeContent(
  { text, drawing, area, turn, characters }: Painted,
  entries: (Field | Note | Link)[],
  readPlain: () => string,
): Omit<PageContent, 'attachments'> {
  const upright = text.words.filter(word => word.turn === turn)
  addLinks(
    upright,
    entries.filter(entry => entry.kind === 'link'),
    turn,
  )
  const { lines, shown } = writeAnnotations(
    entries.filter(entry => entry.kind !== 'link'),
    upright,
    turn,
  )
  const words = shown.size === 0 ? text.words : text.words.filter(word => !shown.has(word))
  const isSimple = !drawing.tooMany && characters <= maxCharacters
  const arranged = isSimple ? arrange(words, turn, area, drawing) : undefined
  return {
    ...(arranged ?? { head: [], body: [], foot: [] }),
    notes: lines,
    plain: arranged ? undefined : readPlain(),
    unread: isUnread(text, drawing, area, turn),
    unmapped:
      text.unmapped > (text.usable + text.unmapped) * maxUnmapped ||
      drawing.undrawn > characters * maxUndrawn ||
      words.some(word => hasPrivateLetter(word.text)) ||
      (drawing.hasText && characters === 0),
  }
}

/** The turn of most letters. */
function findTurn(words: Word[]): Turn {
  const letters = [0, 0, 0, 0]
  for (const { turn, text } of words) if (turn !== undefined) letters[turn] = (letters[turn] ?? 0) + text.length
  return letters.indexOf(Math.max(...letters)) as Turn
}

function readArea(pdfium: Pdfium, page: number, turn: Turn): Box {
  const memory = pdfium.call.malloc(16)
  pdfium.call.FPDF_GetPageBoundingBox(page, memory)
  const at = memory >> 2
  const [left = 0, top = 0, right = 0, bottom = 0] = pdfium.floats.slice(at, at + 4)
  pdfium.call.free(memory)
  const area = toUpright(turn, left, bottom, right, top)
  return isPlaced(area) ? area : { left: 0, right: 612, top: -792, bottom: 0 }
}

/** Text that is turned, at an angle or outside the page follows the rest, in the order of the file. */
function arrange(
  words: Word[],
  turn: Turn,
  area: Box,
  drawing: Drawing,
): Pick<PageContent, 'head' | 'body' | 'foot'> | undefined {
  try {
    const upright = words.filter(word => word.turn === turn)
    const rightToLeft = isRightToLeft(findFragments(upright))
    const { tables, rest } = findRuledTables(drawing, upright, rightToLeft)
    const { head, body, foot } = cutEdges([...findFragments(rest), ...tables.map(toFragment)], area)
    const items = arrangePage(body, drawing.horizontal)
    const others = words.filter(word => word.turn !== turn)
    for (const group of Map.groupBy(others, word => word.turn).values()) {
      items.push({ kind: 'break' })
      if (group[0]?.turn === undefined) items.push(toLooseLine(group))
      else items.push(...arrangePage(findFragments(group)))
    }
    return isComplete([...head, ...items, ...foot], words) ? { head, body: items, foot } : undefined
  } catch {
    // A fault of the arrangement must not cost the text, which is then read in the order of the file.
    return undefined
  }
}

function toLooseLine(words: Word[]): Line {
  const { left, right, top, bottom, baseline } = words[0] as Word
  return { kind: 'line', text: writeWords(words), left, right, top, bottom, baseline, size: 0 }
}

/** Marks the words that lie in the rectangle of a link. */
function addLinks(words: Word[], links: Link[], turn: Turn): void {
  if (links.length > maxLinks) return
  for (const { place, target } of links) {
    const box = toUpright(turn, place.left, place.bottom, place.right, place.top)
    for (const word of words) {
      const [x, y] = [(word.left + word.right) / 2, word.baseline - word.size * 0.3]
      if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom) word.link = target
    }
  }
}

/** FPDFText_GetText writes UTF-16 units and a final NUL into the buffer and returns the number of units. */
function readPlainText(pdfium: Pdfium, page: number): string {
  const read = withTextPage(pdfium, page, textPage => {
    const count = pdfium.call.FPDFText_CountChars(textPage)
    if (count <= 0) return ''
    const buffer = pdfium.call.malloc((count + 1) * 2)
    try {
      const units = pdfium.call.FPDFText_GetText(textPage, 0, count, buffer)
      const bytes = pdfium.bytes.subarray(buffer, buffer + Math.max(0, units - 1) * 2)
      return new TextDecoder('utf-16le').decode(bytes)
    } finally {
      pdfium.call.free(buffer)
    }
  })
  return read ?? ''
}
