import { type DocumentPage, type DocumentWarning, toPage } from '../extracted-document.ts'
import { documentTooComplex } from '../extraction-error.ts'
import { isSelected, type PageSelection } from '../page-selection.ts'
import { maxTextCharacters, normaliseText, textTooLong } from '../text/normalise-text.ts'
import { dropRunningLines } from './drop-running-lines.ts'
import type { Item, Line } from './line.ts'
import type { Pdfium } from './load-pdfium.ts'
import type { OpenPdf } from './open-pdf.ts'
import { readAttachmentNames, warnOfAttachments } from './read-attachments.ts'
import { type PageContent, readPage } from './read-page.ts'
import { readXfaValues } from './read-xfa.ts'
import { type FontSizes, measureFontSizes, writeMarkdown } from './write-markdown.ts'

export interface PdfContents {
  contents: NumberedContent[]
  /** Numbers of the pages that pdfium cannot load. They are in `contents`, without text. */
  unloadable: number[]
  /** Numbers of the pages that have glyphs without Unicode values, more than a few. */
  unmapped: number[]
}

interface NumberedContent extends PageContent {
  index: number
}

/**
 * Reads the selected pages. Others are not parsed.
 * @param maxPages a document with more pages is refused
 * @throws ExtractionError document_too_complex (more than `maxPages` pages or 20 million characters)
 */
export function readContents(pdfium: Pdfium, pdf: OpenPdf, selection: PageSelection, maxPages: number): PdfContents {
  if (pdf.pageCount > maxPages)
    throw documentTooComplex(`The PDF has ${pdf.pageCount} pages, and at most ${maxPages} are read.`)
  const contents: NumberedContent[] = []
  const unloadable: number[] = []
  let characters = 0
  for (let index = 0; index < pdf.pageCount; index++) {
    if (!isSelected(selection, index + 1)) continue
    const content = readPage(pdfium, pdf, index)
    if (!content) unloadable.push(index + 1)
    contents.push({ ...(content ?? unloadablePage), index })
    characters += content ? countCharacters(content) : 0
    if (characters > maxTextCharacters) throw textTooLong()
  }
  return {
    contents,
    unloadable,
    unmapped: contents.filter(content => content.unmapped).map(content => content.index + 1),
  }
}

/**
 * Reads a page again with the letters of another reader's text. Changes `contents`. Returns whether the two agree.
 * @param number of the page, 1-based
 */
export function readLetters(
  pdfium: Pdfium,
  pdf: OpenPdf,
  { contents }: PdfContents,
  number: number,
  second: string,
): boolean {
  const at = contents.findIndex(content => content.index === number - 1)
  const content = at < 0 ? undefined : readPage(pdfium, pdf, number - 1, second)
  if (content) contents[at] = { ...content, index: number - 1 }
  return content !== undefined
}

/** Writes pages as Markdown. Lines and sizes of all pages decide what is a heading and what a running line. */
export function writePages(
  pdfium: Pdfium,
  pdf: OpenPdf,
  { contents }: PdfContents,
): { pages: DocumentPage[]; warnings: DocumentWarning[] } {
  const sizes = measureFontSizes(contents.flatMap(linesOf))
  dropRunningLines(contents, sizes.body)
  addXfaValues(pdfium, pdf, contents)
  const attachedTo = contents.filter(content => content.attachments.length > 0).map(content => content.index + 1)
  const names = [...readAttachmentNames(pdfium, pdf), ...contents.flatMap(content => content.attachments)]
  return {
    pages: contents.map(content => ({
      ...toPage(content.index + 1, writePage(content, sizes), content.unread),
      ...(content.notes.length > 0 ? { notes: normaliseText(content.notes.join('\n')) } : {}),
    })),
    warnings: warnOfAttachments(names, attachedTo),
  }
}

const unloadablePage: PageContent = {
  head: [],
  body: [],
  foot: [],
  notes: [],
  plain: undefined,
  unread: true,
  unmapped: false,
  attachments: [],
}

const linesOf = ({ head, body, foot }: PageContent) =>
  [...head, ...body, ...foot].filter((item): item is Line => item.kind === 'line')

function countCharacters({ head, body, foot, notes, plain = '' }: PageContent): number {
  const count = (item: Item) =>
    item.kind === 'line' ? item.text.length : item.kind === 'table' ? item.cells.flat().join(' ').length : 0
  return [...head, ...body, ...foot].reduce((sum, item) => sum + count(item), plain.length) + notes.join('').length
}

/** Adds the values of an XFA form to the first page, unless the form's fields or text show them. */
function addXfaValues(pdfium: Pdfium, pdf: OpenPdf, contents: NumberedContent[]): void {
  const first = contents[0]
  const values = first ? readXfaValues(pdfium, pdf) : []
  if (!first || values.length === 0) return
  const known = contents
    .map(
      content =>
        `${content.notes.join('\n')}\n${linesOf(content)
          .map(line => line.text)
          .join('\n')}`,
    )
    .join('\n')
  const missing = values.filter(({ value }) => !known.includes(value.split('\n')[0] ?? ''))
  first.notes = [...first.notes, ...missing.map(({ label, value }) => `${label}: ${value}`)]
}

function writePage({ head, body, foot, notes, plain }: PageContent, sizes: FontSizes): string {
  const parts = [
    writeMarkdown(head, sizes),
    writeMarkdown(body, sizes),
    plain === undefined ? '' : joinPlainText(plain),
    notes.join('\n'),
    writeMarkdown(foot, sizes),
  ]
  return normaliseText(parts.filter(part => part !== '').join('\n\n'))
}

/** pdfium writes U+FFFE for a hyphen at the end of a line. */
const joinPlainText = (text: string) => text.replace(/\ufffe(?=\p{Ll})/gu, '').replaceAll('\ufffe', '-')
