import { type ExtractedDocument, toPage } from '../extracted-document.ts'
import { documentTooComplex, unreadableDocument } from '../extraction-error.ts'
import { writeBlocks } from '../markup/blocks.ts'
import { childNamed, childrenNamed, descendantsNamed, type Element, isElement, textOf } from '../markup/element.ts'
import { parseXml } from '../markup/xml-tree.ts'
import { openDocumentNamespaces } from '../open-document/namespaces.ts'
import { requireUnencrypted } from '../open-document/require-unencrypted.ts'
import { readStyles } from '../open-document/styles.ts'
import { TextWriter } from '../open-document/write-text.ts'
import { isSelected } from '../page-selection.ts'
import { createTextBudget } from '../sheets/sheet-grid.ts'
import { readOdpShapes } from '../slides/odp-shapes.ts'
import { writeSlide } from '../slides/write-slide.ts'
import { maxTextCharacters, normaliseText } from '../text/normalise-text.ts'
import { openParts, type Parts } from './open-parts.ts'
import { readArchive } from './read-archive.ts'
import type { ReadDocument, ReaderInput } from './reader.ts'

/** Shapes that begin within 5 mm of each other are in one row. */
const rowTolerance = 5

/** Reads an OpenDocument presentation: a page for each slide. */
export const readOdpFile: ReadDocument = async input => {
  const parts = await openParts(await readArchive(input), input.format.name)
  requireUnencrypted(readPart(parts, 'META-INF/manifest.xml'))
  const content = readPart(parts, 'content.xml')
  const presentation = childNamed(childNamed(content, 'office:body'), 'office:presentation')
  if (!content || !presentation) throw unreadableDocument(input.format.name)
  const slides = childrenNamed(presentation, 'draw:page')
  if (slides.length > input.maxPages)
    throw documentTooComplex(`The presentation has more than ${input.maxPages} slides.`)
  return readSlides(parts, content, slides, input)
}

function readSlides(parts: Parts, content: Element, slides: Element[], { pages }: ReaderInput): ExtractedDocument {
  const common = readPart(parts, 'styles.xml')
  const styles = readStyles(common ? [common, content] : [content])
  const hidden = hiddenPageStyles(content)
  const budget = createTextBudget(maxTextCharacters)
  const readObject = (href: string) => readPart(parts, `${href.replace(/^\.\//, '')}/content.xml`)
  const selected = slides
    .map((slide, index) => ({ slide, number: index + 1 }))
    .filter(({ number }) => isSelected(pages, number))
  return {
    pages: selected.map(({ slide, number }) => {
      const writer = new TextWriter(styles, new Map())
      const notes = childNamed(slide, 'presentation:notes')
      const markdown = writeSlide(
        {
          hidden: hidden.has(slide.attributes.get('draw:style-name') ?? ''),
          shapes: readOdpShapes(slide, writer, readObject),
          notes: notes ? writeBlocks(new TextWriter(styles, new Map()).blocks(withoutPageNumber(notes))) : '',
          comments: childrenNamed(slide, 'office:annotation').map(readComment),
        },
        rowTolerance,
      )
      const text = normaliseText([markdown, writer.notes()].filter(part => part !== '').join('\n\n'))
      budget.spend(text.length)
      return toPage(number, text)
    }),
    pageCount: slides.length,
    warnings: [],
  }
}

function readPart(parts: Parts, name: string): Element | undefined {
  const source = parts.readXml(name)
  return source === undefined ? undefined : parseXml(source, openDocumentNamespaces)
}

const withoutPageNumber = (notes: Element): Element => ({
  ...notes,
  children: notes.children.filter(
    child => isElement(child) && (child.attributes.get('presentation:class') ?? 'notes') === 'notes',
  ),
})

const readComment = (annotation: Element) => ({
  author: textOf(childNamed(annotation, 'dc:creator') ?? ''),
  text: childrenNamed(annotation, 'text:p').map(textOf).join('\n'),
})

/** The names of the page styles that hide a slide (ODF 1.3 part 3, 20.325). */
function hiddenPageStyles(content: Element): Set<string> {
  const hidden = new Set<string>()
  for (const style of descendantsNamed(content, 'style:style')) {
    const properties = childNamed(style, 'style:drawing-page-properties')
    if (properties?.attributes.get('presentation:visibility') === 'hidden')
      hidden.add(style.attributes.get('style:name') ?? '')
  }
  return hidden
}
