import { randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import type { DocumentPackage } from '../archive/open-package.ts'
import { type AttachedPage, type DocumentPage, type ExtractedDocument, toPage } from '../extracted-document.ts'

/** A picture's size, in millimetres. */
export interface PictureSize {
  width: number
  height: number
}

interface Read {
  page: DocumentPage
  pictures: AttachedPage[]
}

/**
 * The pictures of a zip-based document that may be pages, such as scans. A reader writes a picture's mark into its text, and takes the
 * marks out when the text is complete: so the code that writes text in between need not know of pictures.
 */
export class Pictures {
  readonly #archive: Pick<DocumentPackage, 'has'>
  readonly #minArea: number
  // No document can contain it.
  readonly #name = `picture${randomBytes(16).toString('hex')}`
  /** The parts that the numbers of the marks mean. Equal pictures have equal marks, so that equal headers stay equal. */
  readonly #parts: string[] = []

  /** @param minArea smaller pictures have no marks; in square millimetres */
  constructor(archive: Pick<DocumentPackage, 'has'>, minArea: number) {
    this.#archive = archive
    this.#minArea = minArea
  }

  /** Returns the mark of a picture; nothing for a small or missing one. @param part the name of its part in the package */
  mark(part: string | undefined, { width, height }: PictureSize): string {
    if (part === undefined || width * height < this.#minArea || !this.#archive.has(part)) return ''
    const known = this.#parts.indexOf(part)
    return `${this.#name}n${known < 0 ? this.#parts.push(part) - 1 : known}e`
  }

  /**
   * Returns a page of a text with marks, and its pictures that are unread: each once, at the end of the line or table that has its first mark.
   * @param index of the page in the document
   * @param isPage whether its pictures are read, by the text of the page
   */
  takeFrom(
    marked: string,
    {
      number,
      index,
      isPage = () => true,
    }: { number: number | null; index: number; isPage?: (text: string) => boolean },
  ): Read {
    if (this.#parts.length === 0) return { page: toPage(number, marked), pictures: [] }
    const { text, places } = this.#takeMarks(marked)
    const pictures = [...(isPage(text) ? places : [])].map(([mark, start]): AttachedPage => {
      const part = this.#parts[mark] ?? ''
      return { attachment: [part], name: posix.basename(part), number: 1, page: index, start, end: start }
    })
    return { page: toPage(number, text, pictures.length > 0), pictures }
  }

  /** Returns the text, and the place of each mark in the order of the text. */
  #takeMarks(marked: string): { text: string; places: Map<number, number> } {
    const places = new Map<number, number>()
    const blocks: string[] = []
    let length = 0
    for (const block of this.#unlink(marked).split('\n\n')) {
      const { lines, marks } = this.#takeFromBlock(block)
      const gap = blocks.length > 0 ? 2 : 0
      for (const { mark, end } of marks)
        if (!places.has(mark)) places.set(mark, end === 0 ? length : length + gap + end)
      if (lines.length === 0) continue
      blocks.push(lines.join('\n'))
      length += gap + lines.join('\n').length
    }
    return { text: blocks.join('\n\n'), places }
  }

  /** Takes links away whose text is a picture. */
  #unlink(marked: string): string {
    const mark = `${this.#name}n\\d+e`
    return marked.replace(new RegExp(`\\[\\s*((?:${mark}\\s*)+)\\]\\([^)\\s]*\\)`, 'g'), '$1')
  }

  /** @returns the lines that are left, and the marks with the lengths of the lines before their places */
  #takeFromBlock(block: string): { lines: string[]; marks: { mark: number; end: number }[] } {
    if (!block.includes(this.#name)) return { lines: [block], marks: [] }
    const pattern = new RegExp(`( ?)${this.#name}n(\\d+)e( ?)`, 'g')
    const isTable = block.startsWith('|')
    const lines: string[] = []
    const marks: { mark: number; end: number }[] = []
    for (const line of block.split('\n')) {
      const found = [...line.matchAll(pattern)].map(([, , mark]) => Number(mark))
      const rest = found.length === 0 ? line : withoutMarks(line, pattern, isTable)
      if (found.length === 0 || isTable || !isStructure.test(rest)) lines.push(rest)
      marks.push(...found.map(mark => ({ mark, end: lines.join('\n').length })))
    }
    const isEmpty = lines.every(line => isStructure.test(line))
    const end = isEmpty ? 0 : lines.join('\n').length
    return { lines: isEmpty ? [] : lines, marks: isTable || isEmpty ? marks.map(({ mark }) => ({ mark, end })) : marks }
  }
}

/** A mark goes with one of the blanks around it. */
const withoutMarks = (line: string, pattern: RegExp, isTable: boolean): string =>
  isTable
    ? line.replace(pattern, (_, before, _mark, after) => before + after).replace(/([^|\s]) {2,}\|/g, '$1 |')
    : line.replace(pattern, (_, before, _mark, after) => before && after).trimEnd()

/** A line of Markdown that says nothing: the mark of a heading, quotation or list item, or the cells of a table. */
const isStructure = /^[\s#>|-]*(?:\d+[.)])?[\s|-]*$/

const a4Area = 210 * 297
/** Share of a page that a scan of a page covers, between the margins. */
const wholePage = 0.5
/** Share of a page without text that is worth reading. A logo is not. */
const minShare = 0.02
/** Letters, besides the title, of a slide that is a picture. */
const maxCaptionLetters = 60
/** Share of a slide that such a picture covers: a sheet of paper may stand upright, or next to another. */
const mostOfSlide = 0.3
/** Of 16:9, in square millimetres. */
const usualSlideArea = 280 * 157.5

/**
 * Reads a text document with the pictures that are pages: where its pages end is not known, so these are as large as one. In a
 * document without text other pictures are too.
 * @param write returns the text of the document with the marks of its pictures
 */
export async function readTextWithPictures(
  archive: DocumentPackage,
  write: (pictures: Pictures) => Promise<string>,
): Promise<ExtractedDocument> {
  const read = async (share: number) => {
    const pictures = new Pictures(archive, share * a4Area)
    return pictures.takeFrom(await write(pictures), { number: null, index: 0 })
  }
  const large = await read(wholePage)
  const { page, pictures } = countLetters(large.page.text) > 0 ? large : await read(minShare)
  return { pages: [page], pageCount: null, warnings: [], attachedPages: pictures }
}

/**
 * Reads a slide with the pictures that are most of it, or all there is.
 * @param slide.index among the pages that were read
 * @param slide.area in square millimetres; 0 when it is not known
 * @param write returns the text of the slide with the marks of its pictures
 */
export async function readSlideWithPictures(
  archive: DocumentPackage,
  slide: { number: number; index: number; area: number },
  write: (pictures: Pictures) => Promise<string>,
): Promise<Read> {
  const read = async (share: number, isPage: (text: string) => boolean) => {
    const pictures = new Pictures(archive, share * (slide.area || usualSlideArea))
    return pictures.takeFrom(await write(pictures), { ...slide, isPage })
  }
  const large = await read(mostOfSlide, text => countLetters(bodyOf(text)) < maxCaptionLetters)
  return countLetters(large.page.text) > 0 ? large : read(minShare, () => true)
}

/** A slide without its title, notes and comments. */
const bodyOf = (text: string): string =>
  text
    .split('\n')
    .filter(line => !/^[#>]/.test(line))
    .join('\n')

/** The alternative text of a picture does not count. */
const countLetters = (text: string): number => text.replace(/!\[.*?\]\(\)/g, '').match(/[\p{L}\p{N}]/gu)?.length ?? 0
