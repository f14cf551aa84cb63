/** One page of a document. A format without pages has a single one, whose number is null. */
export interface DocumentPage {
  /** 1-based; null for a format without pages. */
  number: number | null
  /** Markdown, normalised by normaliseText. Empty when nothing was read. */
  text: string
  /** `text`: the file contains the text, or most of it. `ocr`: it was recognised in an image. `none`: nothing was read. */
  source: 'text' | 'ocr' | 'none'
  /** Mean confidence of the recognition, 0..1; null when nothing was recognised. */
  confidence: number | null
  /** Whether the page shows something that was not read, such as a scanned image. */
  unread: boolean
  /** What the annotations of a PDF page say: fields and comments, which its image may not show. Part of `text`. */
  notes?: string
}

/** A remark about a document that was read only in part. `pages` lists the pages it concerns, 1-based. */
export interface DocumentWarning {
  code: string
  /** Shown to the user. Contains no path of this machine. */
  detail: string
  pages: number[]
}

/** An unread image in a document: a page of a mail's attachment, or a picture. Recognition replaces the text that it has. */
export interface AttachedPage {
  /**
   * The path to its file: [2, 0] is the first attachment of a mail that is the third one of the document, and
   * [2, 'word/media/image1.png'] a picture in a Word document that is.
   */
  attachment: AttachmentPath
  /** Name of the file. */
  name: string
  /** Its number in the file, 1-based. */
  number: number
  /** The index in `pages` of the page that has its text. */
  page: number
  /** Offsets of its text, in UTF-16 units, in the text of that page. They are equal when it has none. */
  start: number
  end: number
}

/** Indices of attachments, 0-based, and at the end the name of a part in a zip-based document. */
export type AttachmentPath = (number | string)[]

export interface ExtractedDocument {
  /** The pages in order: all of them, or those that were selected. */
  pages: DocumentPage[]
  /** Pages of a PDF or TIFF, slides of a presentation; null for a format without pages. */
  pageCount: number | null
  warnings: DocumentWarning[]
  /** Images in the document that were not read, in the order of the text. A page with pictures of its own is `unread` until these are. */
  attachedPages?: AttachedPage[]
}

/** A line that holds one form feed. Programs that ignore form feeds see a blank line. */
export const pageBreak = '\n\f\n'

/** Returns a document of a format without pages. */
export function unpagedDocument(text: string): ExtractedDocument {
  return { pages: [toPage(null, text)], pageCount: null, warnings: [] }
}

/** @param unread whether the page shows something that `text` lacks */
export function toPage(number: number | null, text: string, unread = false): DocumentPage {
  return { number, text, source: text === '' ? 'none' : 'text', confidence: null, unread }
}

/** Joins the texts of the pages. The breaks before the first and after the last page with text are left out. */
export function joinPages(pages: Pick<DocumentPage, 'text'>[]): string {
  return pages
    .map(page => page.text)
    .join(pageBreak)
    .trim()
}
