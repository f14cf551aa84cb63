import type { DocumentPackage } from '../archive/open-package.ts'
import type { AttachedPage, DocumentPage, ExtractedDocument } from '../extracted-document.ts'
import { documentTooComplex, unreadableDocument } from '../extraction-error.ts'
import { writeBlocks } from '../markdown/blocks.ts'
import { childAt, childrenNamed, descendantsNamed, type Element, isElement, textOf } from '../markup/element.ts'
import { openOpenDocument } from '../open-document/open-document.ts'
import { readStyles } from '../open-document/styles.ts'
import { TextWriter } from '../open-document/write-text.ts'
import { isSelected } from '../page-selection.ts'
import { toMillimetres } from '../pictures/lengths.ts'
import { noPictures, type PictureMarks, readSlideWithPictures } from '../pictures/pictures.ts'
import { readOdpShapes } from '../slides/odp-shapes.ts'
import { backgroundShapes } from '../slides/slide-shape.ts'
import { writeSlide } from '../slides/write-slide.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { createTextBudget } from '../text/text-budget.ts'
import { readXmlTree } from '../xml/read-tree.ts'
import type { ReadDocument, ReaderInput } from './reader.ts'

/** Shapes that begin within 5 mm of each other are in one row. */
const rowTolerance = 5

/** Reads an OpenDocument presentation: a page for each slide. */
export const readOdpFile: ReadDocument = async input => {
  const archive = await openOpenDocument(input)
  const content = await readXmlTree(archive, 'content.xml')
  const presentation = childAt(content, 'office:body', 'office:presentation')
  if (!content || !presentation) throw unreadableDocument(input.format.name)
  const slides = childrenNamed(presentation, 'draw:page')
  if (slides.length > input.maxPages)
    throw documentTooComplex(`The presentation has more than ${input.maxPages} slides.`)
  return readSlides(archive, content, slides, input)
}

async function readSlides(
  archive: DocumentPackage,
  content: Element,
  slides: Element[],
  { pages: selection }: ReaderInput,
): Promise<ExtractedDocument> {
  const common = await readXmlTree(archive, 'styles.xml')
  const styles = readStyles(common ? [common, content] : [content])
  const styleOf = readPageStyles(content, common)
  const budget = createTextBudget()
  const readObject = (href: string) => readXmlTree(archive, `${href.replace(/^\.\//, '')}/content.xml`)
  const areaOf = readSlideAreas(common)
  const pages: DocumentPage[] = []
  const attachedPages: AttachedPage[] = []
  for (const [index, slide] of slides.entries()) {
    if (!isSelected(selection, index + 1)) continue
    const area = areaOf(slide.attributes.get('draw:master-page-name'))
    const place = { number: index + 1, index: pages.length, area }
    const read = await readSlideWithPictures(archive, place, pictures => write(slide, pictures))
    budget.spend(read.page.text.length)
    pages.push(read.page)
    attachedPages.push(...read.pictures)
  }
  return { pages, pageCount: slides.length, warnings: [], attachedPages }

  async function write(slide: Element, pictures: PictureMarks): Promise<string> {
    const { isHidden, background } = styleOf(slide)
    const writer = new TextWriter(styles, new Map(), pictures)
    const notes = childAt(slide, 'presentation:notes')
    const markdown = writeSlide(
      {
        hidden: isHidden,
        shapes: [
          ...backgroundShapes(pictures.markBackground(background)),
          ...(await readOdpShapes(slide, writer, readObject)),
        ],
        notes: notes ? writeBlocks(new TextWriter(styles, new Map(), noPictures).blocks(onlyNotes(notes))) : '',
        comments: childrenNamed(slide, 'office:annotation').map(readComment),
      },
      rowTolerance,
    )
    return normaliseText([markdown, writer.notes()].filter(part => part !== '').join('\n\n'))
  }
}

/** Returns a function that gives the area of the slides of a master page in square millimetres; 0 when it is not known (ODF 1.3 part 3, 16.9 and 16.5). */
function readSlideAreas(styles: Element | undefined): (masterPage: string | undefined) => number {
  const layouts = new Map(
    descendantsNamed(styles, 'style:page-layout').map(layout => {
      const size = childAt(layout, 'style:page-layout-properties')?.attributes
      const area = toMillimetres(size?.get('fo:page-width')) * toMillimetres(size?.get('fo:page-height'))
      return [layout.attributes.get('style:name'), area]
    }),
  )
  const masters = new Map(
    descendantsNamed(styles, 'style:master-page').map(({ attributes }) => [
      attributes.get('style:name'),
      layouts.get(attributes.get('style:page-layout-name')),
    ]),
  )
  return masterPage => masters.get(masterPage) ?? 0
}

const onlyNotes = (notes: Element): Element => ({
  ...notes,
  children: notes.children.filter(
    child => isElement(child) && (child.attributes.get('presentation:class') ?? 'notes') === 'notes',
  ),
})

const readComment = (annotation: Element) => ({
  author: textOf(childAt(annotation, 'dc:creator') ?? ''),
  text: childrenNamed(annotation, 'text:p').map(textOf).join('\n'),
})

interface PageStyle {
  isHidden: boolean
  /** name of the part with the picture that is the background */
  background: string | undefined
}

/** Returns a function that gives the style of a slide (ODF 1.3 part 3, style:drawing-page-properties and draw:fill-image). */
function readPageStyles(content: Element, common: Element | undefined): (slide: Element) => PageStyle {
  const fills = new Map(
    descendantsNamed(common, 'draw:fill-image').map(({ attributes }) => [
      attributes.get('draw:name'),
      attributes.get('xlink:href')?.replace(/^\.\//, ''),
    ]),
  )
  const byName = new Map<string, PageStyle>()
  for (const style of descendantsNamed(content, 'style:style')) {
    const properties = childAt(style, 'style:drawing-page-properties')?.attributes
    if (!properties) continue
    byName.set(style.attributes.get('style:name') ?? '', {
      isHidden: properties.get('presentation:visibility') === 'hidden',
      background:
        properties.get('draw:fill') === 'bitmap' ? fills.get(properties.get('draw:fill-image-name')) : undefined,
    })
  }
  const plain = { isHidden: false, background: undefined }
  return slide => byName.get(slide.attributes.get('draw:style-name') ?? '') ?? plain
}
