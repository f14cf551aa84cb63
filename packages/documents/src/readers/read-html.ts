import { unpagedDocument } from '../extracted-document.ts'
import { htmlToMarkdown } from '../html/html-to-markdown.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { decodeTextBytes } from './read-text.ts'
import type { ReadDocument } from './reader.ts'

/** Reads an HTML file as Markdown. */
export const readHtmlFile: ReadDocument = async ({ bytes }) =>
  unpagedDocument(normaliseText(htmlToMarkdown(decodeTextBytes(bytes))))
