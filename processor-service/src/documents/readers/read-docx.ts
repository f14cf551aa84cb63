import mammoth from 'mammoth'
import { type ExtractedDocument, unpagedDocument } from '../extracted-document.ts'
import { unreadableDocument } from '../extraction-error.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { readArchive } from './read-archive.ts'
import type { ReadDocument } from './reader.ts'

/** Reads a Word document. */
export const readDocxFile: ReadDocument = async input => readDocx(await readArchive(input))

/** The parts of mammoth's document model (its lib/documents.js) that carry text. */
interface Element {
  type: string
  value?: string
  children?: Element[]
  noteType?: string
  noteId?: string
  notes?: { resolve(reference: Element): { body: Element[] } | null }
}

/**
 * Reads the text of a Word document. A blank line separates paragraphs. A table row is one line with tabs between its
 * cells. Footnotes and endnotes come last. Comments are left out, and so are headers and footers, which mammoth does
 * not read.
 * @param buffer a file that passed checkArchive
 * @throws ExtractionError unreadable_document, document_too_complex
 */
async function readDocx(buffer: Buffer): Promise<ExtractedDocument> {
  const document = await readDocument(buffer)
  const references: Element[] = []
  const body = blocksToText(document.children ?? [], references)
  const notes = references.map(reference => blocksToText(document.notes?.resolve(reference)?.body ?? [], []))
  return unpagedDocument(normaliseText([body, ...notes].join('\n\n')))
}

/**
 * mammoth gives out its document model only in the `transformDocument` hook of an HTML conversion. The hook returns an
 * empty document, so that no HTML is made.
 */
async function readDocument(buffer: Buffer): Promise<Element> {
  let document: Element | undefined
  const take = (whole: Element) => {
    document = whole
    return { ...whole, children: [] }
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

function blocksToText(blocks: Element[], references: Element[]): string {
  return blocks.map(block => blockToText(block, references)).join('\n\n')
}

function blockToText(block: Element, references: Element[]): string {
  if (block.type !== 'table') return inlineToText(block, references)
  const rows = (block.children ?? []).map(row => {
    const cells = (row.children ?? []).map(cell => blocksToText(cell.children ?? [], references))
    return cells.map(cell => cell.replace(/\s+/g, ' ').trim()).join('\t')
  })
  return rows.join('\n')
}

function inlineToText(element: Element, references: Element[]): string {
  if (element.type === 'text') return element.value ?? ''
  if (element.type === 'tab') return '\t'
  if (element.type === 'break') return '\n'
  if (element.type === 'noteReference') references.push(element)
  return (element.children ?? []).map(child => inlineToText(child, references)).join('')
}
