import { BlockWriter } from '../markdown/block-writer.ts'
import { type Block, flattenBlocks, writeBlocks } from '../markdown/blocks.ts'
import { writeLink, writeSubscript, writeSuperscript } from '../markdown/inline.ts'
import { Notes } from '../markdown/notes.ts'
import { placeCells } from '../markdown/table-grid.ts'
import { readMark } from './mark.ts'
import type { Model, ModelElement } from './read-model.ts'

/**
 * Writes mammoth's model of a rewritten package as Markdown: headers, body, footers, each header and footer once, then
 * footnotes, endnotes and comments.
 * @param bodyPart the number of the body among the parts
 */
export function writeModel(model: Model, bodyPart: number): string {
  const writer = new ModelWriter()
  const sections = splitParts(model.children ?? []).map(part => writeBlocks(writer.blocks(part)))
  const seen = new Set<string>()
  const texts = sections.filter((text, index) => {
    const isKept = text !== '' && (index === bodyPart || !seen.has(text))
    if (index !== bodyPart) seen.add(text)
    return isKept
  })
  const notes = writer.notes.write(key => writer.noteBlocks(model, key))
  return [...texts, notes].filter(text => text !== '').join('\n\n')
}

function splitParts(elements: ModelElement[]): ModelElement[][] {
  const parts: ModelElement[][] = []
  for (const element of elements) {
    const isStart = readMark(element.children?.find(child => child.type === 'bookmarkStart')?.name) === 'part'
    if (isStart) parts.push([])
    parts.at(-1)?.push(element)
  }
  return parts
}

class ModelWriter {
  readonly notes = new Notes()

  blocks(elements: ModelElement[]): Block[] {
    const writer = new BlockWriter()
    for (const element of elements) {
      if (element.type === 'table') writer.add(this.#table(element))
      else this.#writeParagraph(element, writer)
    }
    return writer.blocks
  }

  /** @param key as this class gives it to `notes` */
  noteBlocks(model: Model, key: string): Block[] | undefined {
    const [kind = '', id = ''] = key.split('\n')
    if (kind !== 'comment') {
      const note = model.notes?.resolve({ type: 'noteReference', noteType: kind, noteId: id })
      return note ? this.blocks(note.body) : undefined
    }
    const comment = model.comments?.find(each => each.commentId === id)
    if (!comment) return undefined
    const author: Block[] = comment.authorName ? [{ type: 'paragraph', text: `${comment.authorName}:` }] : []
    return [...author, ...this.blocks(comment.body)]
  }

  #writeParagraph(paragraph: ModelElement, writer: BlockWriter): void {
    const children = paragraph.children ?? []
    const mark = readMark(children.find(child => child.type === 'bookmarkStart')?.name)
    writer.write(this.#inline(children))
    if (mark === undefined || mark === 'part') writer.endParagraph()
    else if ('heading' in mark) writer.endParagraph(mark.heading)
    else writer.addItem(mark.marker, mark.depth)
  }

  /** Complex fields give each run of a link a link of its own; neighbours with the same target become one. */
  #inline(elements: ModelElement[]): string {
    const pieces: Piece[] = []
    const add = (element: ModelElement, target: string | undefined, isStruck: boolean) => {
      const isRun = element.type === 'run' && element.verticalAlignment === 'baseline'
      if (element.type === 'hyperlink' || isRun) {
        const struck = isStruck || element.isStrikethrough === true
        for (const child of element.children ?? []) add(child, element.href ?? target, struck)
        return
      }
      const text = this.#text(element)
      const last = pieces.at(-1)
      if (last && last.target === target && last.isStruck === isStruck) last.text += text
      else if (text !== '') pieces.push({ text, target, isStruck })
    }
    for (const element of elements) add(element, undefined, false)
    return pieces.map((piece, index) => writePiece(piece, pieces[index - 1], pieces[index + 1])).join('')
  }

  #text(element: ModelElement): string {
    const { type } = element
    if (type === 'text') return element.value ?? ''
    if (type === 'tab') return '\t'
    if (type === 'break') return '\n'
    if (type === 'checkbox') return element.checked ? '[x]' : '[ ]'
    if (type === 'noteReference') return this.notes.refer(`${element.noteType}\n${element.noteId}`)
    if (type === 'commentReference') return this.notes.refer(`comment\n${element.commentId}`, 'comment')
    const text = this.#inline(element.children ?? [])
    if (type === 'paragraph') return ` ${text} `
    if (type === 'run' && element.verticalAlignment === 'superscript') return writeSuperscript(text)
    if (type === 'run' && element.verticalAlignment === 'subscript') return writeSubscript(text)
    return text
  }

  #table(table: ModelElement): Block {
    const rows = (table.children ?? []).map(row =>
      (row.children ?? []).map(cell => ({
        text: flattenBlocks(this.blocks(cell.children ?? [])),
        colSpan: cell.colSpan ?? 1,
        rowSpan: cell.rowSpan ?? 1,
      })),
    )
    return { type: 'table', rows: placeCells(rows) }
  }
}

interface Piece {
  text: string
  target: string | undefined
  isStruck: boolean
}

/** Struck text is marked where it is whole words; a mark inside of a word would hide the word from a search. */
function writePiece({ text, target, isStruck }: Piece, before: Piece | undefined, after: Piece | undefined): string {
  const isWhole = !/[\p{L}\p{N}]$/u.test(before?.text ?? '') && !/^[\p{L}\p{N}]/u.test(after?.text ?? '')
  const shown = text.trim()
  return writeLink(isStruck && isWhole && shown !== '' ? text.replace(shown, () => `~~${shown}~~`) : text, target)
}
