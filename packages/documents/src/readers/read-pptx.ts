import { type DocumentPackage, openPackage } from '../archive/open-package.ts'
import type { AttachedPage, DocumentPage } from '../extracted-document.ts'
import { documentTooComplex, unreadableDocument } from '../extraction-error.ts'
import { childAt, childrenNamed } from '../markup/element.ts'
import { readOpenXmlPart } from '../open-xml/read-part.ts'
import { findMainPart, readRelationships, targetsOfType } from '../open-xml/relationships.ts'
import { isSelected } from '../page-selection.ts'
import { emuToMillimetres } from '../pictures/lengths.ts'
import { type PictureMarks, readSlideWithPictures } from '../pictures/pictures.ts'
import { readCommentAuthors, readPptxComments } from '../slides/pptx-comments.ts'
import { createLayoutReader } from '../slides/pptx-layout.ts'
import { readBackground, readNotes, readShapes } from '../slides/pptx-shapes.ts'
import type { Slide } from '../slides/slide-shape.ts'
import { writeSlide } from '../slides/write-slide.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { createTextBudget } from '../text/text-budget.ts'
import type { ReadDocument } from './reader.ts'

/** Shapes that begin within a fifth of an inch of each other are in one row. In English Metric Units. */
const rowTolerance = 914_400 / 5

/** Reads a PowerPoint presentation: a page for each slide, in the order of the presentation. */
export const readPptxFile: ReadDocument = async input => {
  const archive = await openPackage(input)
  const main = await findMainPart(archive, 'ppt/presentation.xml')
  const tree = await readOpenXmlPart(archive, main)
  if (tree?.name !== 'p:presentation') throw unreadableDocument(input.format.name)
  const relationships = await readRelationships(archive, main)
  const slides = childrenNamed(childAt(tree, 'p:sldIdLst'), 'p:sldId').map(({ attributes }) =>
    relationships.get(attributes.get('r:id') ?? ''),
  )
  if (slides.length > input.maxPages)
    throw documentTooComplex(`The presentation has more than ${input.maxPages} slides.`)
  const size = childAt(tree, 'p:sldSz')?.attributes
  const area = emuToMillimetres(size?.get('cx')) * emuToMillimetres(size?.get('cy'))
  const readSlide = createSlideReader(archive, await readCommentAuthors(archive, relationships))
  const budget = createTextBudget()
  const pages: DocumentPage[] = []
  const attachedPages: AttachedPage[] = []
  for (const [index, slide] of slides.entries()) {
    if (!isSelected(input.pages, index + 1)) continue
    const place = { number: index + 1, index: pages.length, area }
    const read = await readSlideWithPictures(archive, place, async pictures =>
      slide && !slide.external ? normaliseText(writeSlide(await readSlide(slide.target, pictures), rowTolerance)) : '',
    )
    budget.spend(read.page.text.length)
    pages.push(read.page)
    attachedPages.push(...read.pictures)
  }
  return { pages, pageCount: slides.length, warnings: [], attachedPages }
}

function createSlideReader(
  archive: DocumentPackage,
  authors: Map<string, string>,
): (part: string, pictures: PictureMarks) => Promise<Slide> {
  const readLayout = createLayoutReader(archive)
  return async (part, pictures) => {
    const relationships = await readRelationships(archive, part)
    const tree = await readOpenXmlPart(archive, part)
    const context = { archive, relationships, pictures, findTransform: await readLayout(relationships) }
    const [notes] = targetsOfType(relationships, 'notesSlide')
    return {
      hidden: /^(0|false)$/.test(tree?.attributes.get('show') ?? ''),
      shapes: [
        ...readBackground(childAt(tree, 'p:cSld'), context),
        ...(await readShapes(childAt(tree, 'p:cSld', 'p:spTree'), context)),
      ],
      notes: notes === undefined ? '' : readNotes(await readOpenXmlPart(archive, notes), new Map()),
      comments: await readPptxComments(archive, relationships, authors),
    }
  }
}
