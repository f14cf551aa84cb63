import { type DocumentPackage, openPackage, readPartText } from '../archive/open-package.ts'
import { encryptedPaths, readEpubPackage, resolvePath } from '../epub/package.ts'
import { passwordProtected } from '../extraction-error.ts'
import { htmlPictures, readHtml } from '../html/html-to-markdown.ts'
import { type Block, writeBlocks } from '../markdown/blocks.ts'
import { countTextLetters, Pictures } from '../pictures/pictures.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { createTextBudget } from '../text/text-budget.ts'
import type { ReadDocument } from './reader.ts'

interface Chapter {
  text: string
  /** names of the parts with its pictures, if it has no other text */
  pictures: string[]
}

/**
 * Reads an EPUB as Markdown: title and authors, then the chapters in the order of its spine. The pictures of a scanned book are its
 * pages.
 */
export const readEpubFile: ReadDocument = async input => {
  const archive = await openPackage(input)
  const { title, authors, chapters: paths } = await readEpubPackage(archive)
  const encrypted = await encryptedPaths(archive)
  if (paths.some(path => encrypted.has(path))) throw passwordProtected()
  const front: Block[] = [
    { type: 'heading', level: 1, text: title },
    { type: 'paragraph', text: authors.join(', ') },
  ]
  const chapters: Chapter[] = []
  const budget = createTextBudget()
  for (const path of paths) {
    const chapter = await readChapter(archive, path)
    budget.spend(chapter.text.length)
    chapters.push(chapter)
  }
  const count = (isCounted: (chapter: Chapter) => boolean) => chapters.filter(isCounted).length
  // In a book with more chapters of text, pictures without text are covers and plates.
  const isScanned = count(({ pictures }) => pictures.length > 0) > count(({ text }) => countTextLetters(text) > 0)
  const marks = new Pictures(archive, 0)
  const texts = chapters.flatMap(({ text, pictures }) =>
    isScanned ? [text, ...pictures.map(part => marks.mark(part, 0))] : text,
  )
  const whole = [writeBlocks(front), ...texts].filter(text => text !== '').join('\n\n')
  const { page, pictures } = marks.takeFrom(normaliseText(whole), { number: null, index: 0 })
  return { pages: [page], pageCount: null, warnings: [], attachedPages: pictures }
}

async function readChapter(archive: DocumentPackage, path: string): Promise<Chapter> {
  const source = (await readPartText(archive, path)) ?? ''
  // Chapters are XHTML, also without the XML declaration that says so.
  const xhtml = /^\ufeff?\s*<\?xml\b/.test(source) ? source : `<?xml version="1.0"?>${source}`
  const text = writeBlocks(readHtml(xhtml).blocks)
  if (countTextLetters(text) > 0) return { text, pictures: [] }
  const parts = new Set(htmlPictures(xhtml).map(address => resolvePath(path, address)))
  return { text, pictures: [...parts].filter(archive.has) }
}
