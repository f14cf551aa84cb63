import { isCompoundFile } from '../archive/compound-file.ts'
import { readCompoundStreams } from '../doc/compound-streams.ts'
import { type FileInformation, readFileInformation, readPlc } from '../doc/file-information.ts'
import { type DocText, readDocText } from '../doc/paragraphs.ts'
import { storyBlocks } from '../doc/write-story.ts'
import { unpagedDocument } from '../extracted-document.ts'
import { unreadableDocument } from '../extraction-error.ts'
import { type Block, writeBlocks } from '../markdown/blocks.ts'
import { Notes } from '../markdown/notes.ts'
import { normaliseText } from '../text/normalise-text.ts'
import type { ReadDocument } from './reader.ts'

/** Numbers of structures in FibRgFcLcb97: references, and texts. */
const footnoteStructures = [2, 3] as const
const commentStructures = [4, 5] as const
const endnoteStructures = [46, 47] as const
const headerStructure = 11
const boxStructure = 56
const headerBoxStructure = 58
/** A text box has this record, and a last one that has no meaning (MS-DOC 2.8.32). */
const boxSize = 22
const commentSize = 30

/** The first stories of the headers are separators of notes. */
const separatorStories = 6

/** Reads a Word 97 document as Markdown: headers, body, text boxes, footers, notes, comments. */
export const readDocFile: ReadDocument = async ({ bytes, format }) => {
  if (!isCompoundFile(bytes)) throw unreadableDocument(format.name)
  const streams = readCompoundStreams(bytes, format.name)
  const information = readFileInformation(streams)
  const text = readDocText(streams.get('WordDocument') as Buffer, information)
  return unpagedDocument(normaliseText(writeDocument(text, information)))
}

function writeDocument(text: DocText, information: FileInformation): string {
  const { counts } = information
  const starts = { footnotes: counts.body, headers: counts.body + counts.footnotes }
  const comments = starts.headers + counts.headers
  const endnotes = comments + counts.comments
  const boxes = endnotes + counts.endnotes
  const notes = new Notes()
  const ranges = new Map<string, { start: number; end: number; author: string }>()
  const references = new Map<number, () => string>()
  const addNotes = (
    [referenceIndex, textIndex]: readonly [number, number],
    offset: number,
    size: number,
    kind: 'note' | 'comment',
  ) => {
    const { positions, elements } = readPlc(information.structure(referenceIndex), size)
    const stories = readPlc(information.structure(textIndex), 0).positions
    elements.forEach((element, index) => {
      const key = `${referenceIndex} ${index}`
      const [start = 0, end = 0] = stories.slice(index, index + 2)
      ranges.set(key, { start: offset + start, end: offset + end, author: kind === 'comment' ? initials(element) : '' })
      references.set(positions[index] ?? -1, () => notes.refer(key, kind))
    })
  }
  addNotes(footnoteStructures, starts.footnotes, 2, 'note')
  addNotes(endnoteStructures, endnotes, 2, 'note')
  addNotes(commentStructures, comments, commentSize, 'comment')

  const referenceAt = (position: number) => references.get(position)?.()
  const write = (start: number, end: number) => writeBlocks(storyBlocks(text, start, end, referenceAt))
  const headers = readPlc(information.structure(headerStructure), 0).positions
  // The last position has no meaning, and the one before it ends the last story.
  const margins = headers.slice(separatorStories, -2).map((start, index) => ({
    // Each section has headers of even and odd pages, their footers, and a header and footer of its first page.
    isFooter: [2, 3, 5].includes(index % 6),
    text: write(starts.headers + start, starts.headers + (headers[separatorStories + index + 1] ?? start)),
  }))
  const body = write(0, counts.body)
  const boxTexts = (index: number, offset: number) => {
    const { positions } = readPlc(information.structure(index), boxSize)
    return positions.slice(0, -2).map((start, box) => write(offset + start, offset + (positions[box + 1] ?? start)))
  }
  const bodyBoxes = boxTexts(boxStructure, boxes)
  const headerBoxes = boxTexts(headerBoxStructure, boxes + counts.boxes)
  const noteTexts = notes.write(key => {
    const range = ranges.get(key)
    if (!range) return undefined
    const author: Block[] = range.author === '' ? [] : [{ type: 'paragraph', text: `${range.author}:` }]
    return [...author, ...storyBlocks(text, range.start, range.end, () => undefined)]
  })
  const unique = (isFooter: boolean) => [
    ...new Set(margins.filter(each => each.isFooter === isFooter).map(each => each.text)),
  ]
  const sections = [...unique(false), ...headerBoxes, body, ...bodyBoxes, ...unique(true), noteTexts]
  return sections.filter(section => section !== '').join('\n\n')
}

/** The initials of a comment's author (MS-DOC 2.9.4 ATRDPre10). */
function initials(element: Buffer): string {
  return element.toString('utf16le', 2, 2 + Math.min(element.readUInt16LE(0), 9) * 2)
}
