import { unreadableDocument } from '../extraction-error.ts'
import { writeBlocks } from '../markdown/blocks.ts'
import { childAt } from '../markup/element.ts'
import { readFormValues } from '../open-document/form-values.ts'
import { openOpenDocument } from '../open-document/open-document.ts'
import { readStyles } from '../open-document/styles.ts'
import { TextWriter, writeMargins } from '../open-document/write-text.ts'
import { readTextWithPictures } from '../pictures/pictures.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { readXmlTree } from '../xml/read-tree.ts'
import type { ReadDocument } from './reader.ts'

/** Reads an OpenDocument text as Markdown: headers, body, footers, notes, comments. */
export const readOdtFile: ReadDocument = async input => {
  const archive = await openOpenDocument(input)
  const content = await readXmlTree(archive, 'content.xml')
  const text = childAt(content, 'office:body', 'office:text')
  if (!content || !text) throw unreadableDocument(input.format.name)
  const styles = await readXmlTree(archive, 'styles.xml')
  return readTextWithPictures(archive, async pictures => {
    // styles.xml has automatic styles of its own, which headers and footers use.
    const values = readFormValues(text)
    const contentWriter = new TextWriter(readStyles(styles ? [styles, content] : [content]), values, pictures)
    const marginWriter = new TextWriter(readStyles(styles ? [content, styles] : [content]), new Map(), pictures)
    const sections = [
      ...writeMargins(marginWriter, styles, 'header'),
      writeBlocks(contentWriter.blocks(text)),
      ...writeMargins(marginWriter, styles, 'footer'),
      contentWriter.notes(),
    ]
    return normaliseText(sections.filter(section => section !== '').join('\n\n'))
  })
}
