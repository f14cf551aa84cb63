import { writeLink } from '../markdown/inline.ts'
import type { Attributes } from '../markup/markup-reader.ts'

/** A run of blanks in a cell is no longer than this (ODF 1.3 part 3, 6.1.3). */
const maxSpaces = 100

/** The texts inside of a cell, or between the cells of a sheet. */
export interface OdsContent {
  text: string
  comments: { author: string; text: string }[]
  /** Texts of shapes. */
  shapes: string[]
}

/** Collects paragraphs, and tells those of comments and shapes from those of the cell itself. */
export function createOdsText() {
  let content: OdsContent = { text: '', comments: [], shapes: [] }
  let paragraph = ''
  let paragraphDepth = 0
  let shapeDepth = 0
  let shape = ''
  let comment: { author: string; text: string } | undefined
  let inAuthor = false
  let link: { address: string; start: number } | undefined
  /** Whether the element is ruby text, or a date or title that is not shown. */
  let hidden = 0

  const isHidden = (name: string) => name === 'text:ruby-text' || name === 'dc:date' || /^svg:(title|desc)$/.test(name)
  const append = (before: string, line: string) => (before === '' ? line : `${before}\n${line}`)

  function closeParagraph() {
    if (comment) comment.text = append(comment.text, paragraph)
    else if (shapeDepth > 0) shape = append(shape, paragraph)
    else content.text = append(content.text, paragraph)
    paragraph = ''
  }

  return {
    /** Returns what was collected and begins anew. */
    take(): OdsContent {
      const taken = content
      content = { text: '', comments: [], shapes: [] }
      return taken
    },
    open(name: string, attributes: Attributes) {
      if (isHidden(name)) hidden++
      else if (name === 'office:annotation') comment = { author: '', text: '' }
      else if (name === 'dc:creator') inAuthor = true
      else if (name.startsWith('draw:')) shapeDepth++
      else if (name === 'text:p') paragraphDepth++
      else if (name === 'text:s')
        paragraph += ' '.repeat(Math.min(maxSpaces, Number(attributes.get('text:c') ?? 1) || 1))
      else if (name === 'text:tab') paragraph += '\t'
      else if (name === 'text:line-break') paragraph += '\n'
      else if (name === 'text:a') link = { address: attributes.get('xlink:href') ?? '', start: paragraph.length }
    },
    close(name: string) {
      if (isHidden(name)) hidden--
      else if (name === 'office:annotation') {
        if (comment && comment.text.trim() !== '') content.comments.push(comment)
        comment = undefined
      } else if (name === 'dc:creator') inAuthor = false
      else if (name === 'text:p') {
        paragraphDepth--
        if (paragraphDepth === 0) closeParagraph()
      } else if (name === 'text:a' && link) {
        paragraph = paragraph.slice(0, link.start) + writeLink(paragraph.slice(link.start), link.address)
        link = undefined
      } else if (name.startsWith('draw:')) {
        shapeDepth--
        if (shapeDepth === 0 && shape.trim() !== '') content.shapes.push(shape)
        if (shapeDepth === 0) shape = ''
      }
    },
    text(piece: string) {
      if (hidden > 0) return
      if (inAuthor) {
        if (comment) comment.author += piece
      } else if (paragraphDepth > 0) paragraph += piece
    },
  }
}
