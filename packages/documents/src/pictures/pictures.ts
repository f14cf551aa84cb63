import { randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import type { DocumentPackage } from '../archive/open-package.ts'
import { type AttachedPage, type DocumentPage, type ExtractedDocument, toPage } from '../extracted-document.ts'
import { countLetters } from '../text/count-letters.ts'

/** What a writer of text needs of Pictures. */
export type PictureMarks = Pick<Pictures, 'mark' | 'markBackground'>

/** For texts whose pictures do not count. */
export const noPictures: PictureMarks = { mark: () => '', markBackground: () => '' }

interface PageWithPictures {
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
  readonly #backgrounds: boolean
  // Random, so that no document contains it.
  readonly #name = `picture${randomBytes(16).toString('hex')}`
  /** The parts that the numbers of the marks mean. Equal pictures have equal marks, so that equal headers stay equal. */
  readonly #parts: string[] = []
  readonly #numbers = new Map<string, number>()

  /**
   * @param minArea smaller pictures have no marks; in square millimetres
   * @param options.backgrounds whether backgrounds have marks
   */
  constructor(archive: Pick<DocumentPackage, 'has'>, minArea: number, { backgrounds = false } = {}) {
    this.#archive = archive
    this.#minArea = minArea
    this.#backgrounds = backgrounds
  }

  /**
   * Returns the mark of a picture; nothing for a small or missing one.
   * @param part the name of its part in the package
   * @param area in square millimetres
   */
  mark(part: string | undefined, area: number): string {
    if (part === undefined || area < this.#minArea || !this.#archive.has(part)) return ''
    const number = this.#numbers.get(part) ?? this.#parts.push(part) - 1
    this.#numbers.set(part, number)
    return `${this.#name}n${number}e`
  }

  /** As `mark`, for a picture behind the text. */
  markBackground(part: string | undefined): string {
    return this.#backgrounds ? this.mark(part, Number.POSITIVE_INFINITY) : ''
  }

  /**
   * Returns a page of a text with marks, and its pictures that are unread: each once, at the end of the line or table that has its first mark.
   * @param number of the page
   * @param index of the page among those that are returned
   * @param arePages whether its pictures count as pages, by the text of the page
   */
  takeFrom(
    marked: string,
    {
      number,
      index,
      arePages = () => true,
    }: { number: number | null; index: number; arePages?: (text: string) => boolean },
  ): PageWithPictures {
    if (this.#parts.length === 0) return { page: toPage(number, marked), pictures: [] }
    const { text, places } = this.#takeMarks(marked)
    const pictures = [...(arePages(text) ? places : [])].map(([mark, start]): AttachedPage => {
      const part = this.#parts[mark] ?? ''
      return { attachment: [part], name: posix.basename(part), number: 1, page: index, start, end: start }
    })
    return { page: toPage(number, text, pictures.length > 0), pictures }
  }

  /** Returns the text, and the place of each mark in the order of the text. */
  #takeMarks(marked: string): { text: string; places: Map<number, number> } {
    const places = new Map<number, number>()
    let text: string | undefined
    for (const block of this.#unlink(marked).split('\n\n')) {
      const taken = this.#takeFromBlock(block)
      const before = text ?? ''
      if (taken.text !== undefined) text = text === undefined ? taken.text : `${text}\n\n${taken.text}`
      const start = (text ?? '').length - (taken.text ?? '').length
      for (const { mark, end } of taken.marks)
        if (!places.has(mark)) places.set(mark, end === 0 ? before.length : start + end)
    }
    return { text: text ?? '', places }
  }

  /** Takes links away whose text is a picture. */
  #unlink(marked: string): string {
    const mark = `${this.#name}n\\d+e`
    return marked.replace(new RegExp(`\\[\\s*((?:${mark}\\s*)+)\\]\\([^)\\s]*\\)`, 'g'), '$1')
  }

  /** @returns the text that is left, if any, and the marks with the lengths of the text before their places */
  #takeFromBlock(block: string): { text: string | undefined; marks: { mark: number; end: number }[] } {
    if (!block.includes(this.#name)) return { text: block, marks: [] }
    const isTable = block.startsWith('|')
    let text: string | undefined
    const marks: { mark: number; end: number }[] = []
    for (const line of block.split('\n')) {
      const found = [...line.matchAll(new RegExp(`${this.#name}n(\\d+)e`, 'g'))].map(([, mark]) => Number(mark))
      const rest = found.length === 0 ? line : this.#withoutMarks(line, isTable)
      if (found.length === 0 || isTable || !onlyStructure.test(rest))
        text = text === undefined ? rest : `${text}\n${rest}`
      marks.push(...found.map(mark => ({ mark, end: text?.length ?? 0 })))
    }
    if (text === undefined || text.split('\n').every(line => onlyStructure.test(line)))
      return { text: undefined, marks: marks.map(({ mark }) => ({ mark, end: 0 })) }
    const { length } = text
    return { text, marks: isTable ? marks.map(({ mark }) => ({ mark, end: length })) : marks }
  }

  /** Marks next to each other go with one of the blanks around them; in a table, with those before the end of a cell. */
  #withoutMarks(line: string, isTable: boolean): string {
    const run = new RegExp(`( ?)(?:${this.#name}n\\d+e)+( ?)`, 'g')
    return isTable
      ? line.replace(run, (_, before, after) => before + after).replace(/([^|\s]) {2,}\|/g, '$1 |')
      : line.replace(run, (_, before, after) => before && after).trimEnd()
  }
}

/** A line of Markdown that says nothing: the mark of a heading, quotation or list item, or the cells of a table. */
const onlyStructure = /^[\s#>|-]*(?:\d+[.)])?[\s|-]*$/

const a4Area = 210 * 297
/** Share of a page that a scan of a page covers, between the margins. */
const minPageShare = 0.5
/** Share of a page without text that is worth reading. A logo is not. */
const minShareWithoutText = 0.02
/** Letters, besides the title, of a slide that is a picture. */
const maxCaptionLetters = 60
/** Share of a slide that such a picture covers: a sheet of paper may stand upright, or next to another. */
const minSlideShare = 0.3
/** Of 16:9, in square millimetres. */
const usualSlideArea = 280 * 157.5

/**
 * Reads a text document with the pictures that are pages. Where its pages end is not known, so a picture counts as one that covers half
 * of an A4 sheet; when the document has no text, 2 % are enough.
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
  const large = await read(minPageShare)
  const { page, pictures } = countTextLetters(large.page.text) > 0 ? large : await read(minShareWithoutText)
  return { pages: [page], pageCount: null, warnings: [], attachedPages: pictures }
}

/**
 * Reads a slide with the pictures that are most of it, or all there is. A background is decoration when there is text.
 * @param slide.index among the pages that were read
 * @param slide.area in square millimetres; 0 when it is not known
 * @param write returns the text of the slide with the marks of its pictures
 */
export async function readSlideWithPictures(
  archive: DocumentPackage,
  slide: { number: number; index: number; area: number },
  write: (pictures: Pictures) => Promise<string>,
): Promise<PageWithPictures> {
  const area = slide.area || usualSlideArea
  const large = new Pictures(archive, minSlideShare * area)
  const read = large.takeFrom(await write(large), {
    ...slide,
    arePages: text => countTextLetters(linesWithout(/^[#>]/, text)) < maxCaptionLetters,
  })
  if (countTextLetters(linesWithout(/^>/, read.page.text)) > 0) return read
  const all = new Pictures(archive, minShareWithoutText * area, { backgrounds: true })
  return all.takeFrom(await write(all), slide)
}

/** Leaves lines of a slide out: the title begins with #, notes and comments with >. */
const linesWithout = (start: RegExp, slide: string): string =>
  slide
    .split('\n')
    .filter(line => !start.test(line))
    .join('\n')

/** Counts the letters of Markdown. The alternative text of a picture does not count. */
export const countTextLetters = (text: string): number => countLetters(text.replace(/!\[.*?\]\(\)/g, ''))
