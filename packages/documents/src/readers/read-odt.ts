import { unpagedDocument } from '../extracted-document.ts'
import { unreadableDocument } from '../extraction-error.ts'
import { writeBlocks } from '../markup/blocks.ts'
import { childNamed, type Element } from '../markup/element.ts'
import { parseXml } from '../markup/xml-tree.ts'
import { readFormValues } from '../open-document/form-values.ts'
import { openDocumentNamespaces } from '../open-document/namespaces.ts'
import { requireUnencrypted } from '../open-document/require-unencrypted.ts'
import { readStyles } from '../open-document/styles.ts'
import { TextWriter, writeMargins } from '../open-document/write-text.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { openParts, type Parts } from './open-parts.ts'
import { readArchive } from './read-archive.ts'
import type { ReadDocument } from './reader.ts'

/** Reads an OpenDocument text as Markdown: headers, body, footers, notes, comments. */
export const readOdtFile: ReadDocument = async input => {
  const parts = await openParts(await readArchive(input), input.format.name)
  requireUnencrypted(readPart(parts, 'META-INF/manifest.xml'))
  const content = readPart(parts, 'content.xml')
  const text = childNamed(childNamed(content, 'office:body'), 'office:text')
  if (!content || !text) throw unreadableDocument(input.format.name)
  const styles = readPart(parts, 'styles.xml')
  // styles.xml has automatic styles of its own, which headers and footers use.
  const contentWriter = new TextWriter(readStyles(styles ? [styles, content] : [content]), readFormValues(text))
  const marginWriter = new TextWriter(readStyles(styles ? [content, styles] : [content]), new Map())
  const sections = [
    ...writeMargins(marginWriter, styles, 'header'),
    writeBlocks(contentWriter.blocks(text)),
    ...writeMargins(marginWriter, styles, 'footer'),
    contentWriter.notes(),
  ]
  return unpagedDocument(normaliseText(sections.filter(section => section !== '').join('\n\n')))
}

function readPart(parts: Parts, name: string): Element | undefined {
  const source = parts.readXml(name)
  return source === undefined ? undefined : parseXml(source, openDocumentNamespaces)
}
