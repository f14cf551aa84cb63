import mammoth from 'mammoth'
import { unreadableDocument } from '../extraction-error.ts'

/** The parts of mammoth's document model (its lib/documents.js) that carry text. */
export interface ModelElement {
  type: string
  value?: string
  children?: ModelElement[]
  /** Of a bookmarkStart. */
  name?: string
  /** Of a hyperlink. */
  href?: string
  anchor?: string
  /** Of a checkbox. */
  checked?: boolean
  /** Of a tableCell. */
  colSpan?: number
  rowSpan?: number
  /** Of a run. */
  verticalAlignment?: string
  isStrikethrough?: boolean
  /** Of a noteReference and a commentReference. */
  noteType?: string
  noteId?: string
  commentId?: string
}

export interface Model extends ModelElement {
  notes?: { resolve(reference: ModelElement): { body: ModelElement[] } | null }
  comments?: { commentId: string; body: ModelElement[]; authorName: string | null }[]
}

/**
 * Reads a package with mammoth. It gives out its document model only in the `transformDocument` hook of an HTML
 * conversion. The hook returns an empty document, so that no HTML is made.
 * @throws ExtractionError unreadable_document
 */
export async function readModel(buffer: Buffer): Promise<Model> {
  let document: Model | undefined
  const take = (whole: Model) => {
    document = whole
    return { ...whole, children: [], comments: [] }
  }
  try {
    await mammoth.convertToHtml({ buffer }, { transformDocument: take, externalFileAccess: false })
  } catch (error) {
    if (error instanceof RangeError) throw error
    throw unreadableDocument('Word', error)
  }
  if (!document) throw unreadableDocument('Word')
  return document
}
