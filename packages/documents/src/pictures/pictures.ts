import { randomBytes } from 'node:crypto'
import { posix } from 'node:path'
import type { DocumentPackage } from '../archive/open-package.ts'
import { type AttachedPage, type DocumentPage, type ExtractedDocument, toPage } from '../extracted-document.ts'

/** A picture's size, in millimetres. */
export interface PictureSize {
  width: number
  height: number
}

/** The formats that images/decode-image.ts decodes. */
const decodable = /\.(png|jpe?g|tiff?|webp|bmp|dib)$/i

/**
 * The pictures of a zip-based document that may be pages, such as scans. A reader writes a picture's mark into its text, and takes the
 * marks out when the text is complete: so a place survives whatever writes the text.
 */
export class Pictures {
  readonly #archive: Pick<DocumentPackage, 'has'>
  // No document can contain it.
  readonly #name = `picture${randomBytes(16).toString('hex')}`
  /** What the numbers of the marks mean. Equal pictures have equal marks, so that equal headers stay equal. */
  readonly #found: { part: string; area: number }[] = []
  readonly #numbers = new Map<string, number>()

  constructor(archive: Pick<DocumentPackage, 'has'>) {
    this.#archive = archive
  }

  /** Returns the mark of a picture; nothing for one that cannot be decoded. @param part the name of its part in the package */
  mark(part: string | undefined, { width, height }: PictureSize): string {
    if (part === undefined || !decodable.test(part) || !this.#archive.has(part)) return ''
    const area = width * height
    const key = `${area} ${part}`
    const number = this.#numbers.get(key) ?? this.#found.push({ part, area }) - 1
    this.#numbers.set(key, number)
    return `${this.#name}n${number}e`
  }

  /**
   * Returns a page of a text with marks, and its pictures that are unread: one at the end of the block that has its first mark.
   * @param index of the page in the document
   * @param isPage whether a picture of this area, in square millimetres, is read, beside the text of the page
   */
  takeFrom(
    marked: string,
    {
      number,
      index,
      isPage,
    }: { number: number | null; index: number; isPage: (area: number, text: string) => boolean },
  ): { page: DocumentPage; pictures: AttachedPage[] } {
    if (this.#found.length === 0) return { page: toPage(number, marked), pictures: [] }
    const { text, places } = this.#takeMarks(marked)
    const pictures = new Map<string, AttachedPage>()
    for (const [mark, start] of places) {
      const found = this.#found[mark]
      if (!found || pictures.has(found.part) || !isPage(found.area, text)) continue
      const name = posix.basename(found.part)
      pictures.set(found.part, { attachment: [found.part], name, number: 1, page: index, start, end: start })
    }
    return { page: toPage(number, text, pictures.size > 0), pictures: [...pictures.values()] }
  }

  /** Returns a document of a format without pages. @param marked its text with marks */
  unpagedDocument(marked: string): ExtractedDocument {
    const { page, pictures } = this.takeFrom(marked, { number: null, index: 0, isPage: isPageOfText })
    return { pages: [page], pageCount: null, warnings: [], attachedPages: pictures }
  }

  /** Returns the text, and the place of each mark in the order of the text. */
  #takeMarks(marked: string): { text: string; places: Map<number, number> } {
    const places = new Map<number, number>()
    let text = ''
    for (const block of marked.split('\n\n')) {
      const [first = '', ...others] = block.split(this.#name)
      const numbers = others.map(piece => Number(/^n(\d+)e/.exec(piece)?.[1]))
      const rest = [first, ...others.map(piece => piece.replace(/^n\d+e/, ''))].join('')
      if (numbers.length === 0 || /[\p{L}\p{N}]/u.test(rest)) text += `${text === '' ? '' : '\n\n'}${rest}`
      for (const number of numbers) if (!places.has(number)) places.set(number, text.length)
    }
    return { text, places }
  }
}

const a4Area = 210 * 297
/** Share of a page that a scan of a page covers, between the margins. */
const wholePage = 0.5
/** Share of a page without text that is worth reading. A logo is not. */
const minShare = 0.02
/** Letters beside the title of a slide that is a picture. */
const maxCaptionLetters = 60
/** Share of a slide that such a picture covers. */
const mostOfSlide = 0.4

/** Whether a picture in a text document is read. Where its pages end is not known. */
export const isPageOfText = (area: number, text: string): boolean =>
  area >= wholePage * a4Area || (area >= minShare * a4Area && countLetters(text) === 0)

/** Of 16:9, in square millimetres. */
const usualSlideArea = 280 * 157.5

/** Whether a picture on a slide is read. @param slideArea in square millimetres; 0 when it is not known */
export function isPageOfSlide(slideArea: number): (area: number, text: string) => boolean {
  const whole = slideArea || usualSlideArea
  return (area, text) => {
    const body = text
      .split('\n')
      .filter(line => !/^[#>]/.test(line))
      .join('\n')
    return (
      (area >= mostOfSlide * whole && countLetters(body) < maxCaptionLetters) ||
      (area >= minShare * whole && countLetters(text) === 0)
    )
  }
}

/** The alternative text of a picture does not count. */
const countLetters = (text: string): number => text.replace(/!\[[^\]]*\]\(\)/g, '').match(/[\p{L}\p{N}]/gu)?.length ?? 0
