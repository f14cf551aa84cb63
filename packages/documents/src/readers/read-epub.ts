import { openPackage, readPartText } from '../archive/open-package.ts'
import { encryptedPaths, readEpubPackage } from '../epub/package.ts'
import { unpagedDocument } from '../extracted-document.ts'
import { passwordProtected } from '../extraction-error.ts'
import { readHtml } from '../html/html-to-markdown.ts'
import { type Block, writeBlocks } from '../markdown/blocks.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { createTextBudget } from '../text/text-budget.ts'
import type { ReadDocument } from './reader.ts'

/** Reads an EPUB as Markdown: title and authors, then the chapters in the order of its spine. */
export const readEpubFile: ReadDocument = async input => {
  const archive = await openPackage(input)
  const { title, authors, chapters } = await readEpubPackage(archive)
  const encrypted = await encryptedPaths(archive)
  if (chapters.some(chapter => encrypted.has(chapter))) throw passwordProtected()
  const front: Block[] = [
    { type: 'heading', level: 1, text: title },
    { type: 'paragraph', text: authors.join(', ') },
  ]
  const texts = [writeBlocks(front)]
  const budget = createTextBudget()
  for (const chapter of chapters) {
    const source = (await readPartText(archive, chapter)) ?? ''
    // Chapters are XHTML, also without the XML declaration that says so.
    const text = writeBlocks(
      readHtml(/^\ufeff?\s*<\?xml\b/.test(source) ? source : `<?xml version="1.0"?>${source}`).blocks,
    )
    budget.spend(text.length)
    texts.push(text)
  }
  return unpagedDocument(normaliseText(texts.filter(text => text !== '').join('\n\n')))
}
