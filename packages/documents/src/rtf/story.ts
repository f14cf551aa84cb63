import { BlockWriter } from '../markdown/block-writer.ts'
import type { Block } from '../markdown/blocks.ts'
import { splitLabel } from '../markdown/list-label.ts'
import { TableBuilder } from './table-builder.ts'

export interface ParagraphFormat {
  /** Heading level from 1 on; 0 for body text. */
  heading: number
  isInTable: boolean
  /** Level in a list, from 0 on. */
  listLevel: number
}

/** A sequence of paragraphs and tables: the body, a header, a note or a text box. */
export class Story {
  readonly #body = new BlockWriter()
  #table: TableBuilder | undefined
  #label = ''

  /** The paragraph that text is written to. */
  get writer(): BlockWriter {
    return this.#table?.cell ?? this.#body
  }

  /** Adds to the label of the current paragraph, as the file has it. */
  writeLabel(text: string): void {
    this.#label += text
  }

  /** Begins a table, or ends it, before the first text of a paragraph. */
  enter(isInTable: boolean): void {
    if (isInTable && !this.#table) {
      this.#body.endParagraph()
      this.#table = new TableBuilder()
    } else if (!isInTable && this.#table) this.endTable()
  }

  endParagraph(format: ParagraphFormat): void {
    const label = this.#label.trim()
    this.#label = ''
    if (label === '') {
      this.writer.endParagraph(format.heading > 0 && !this.#table ? format.heading : undefined)
      return
    }
    const text = this.writer.takeText()
    const isBullet = !/[\p{L}\p{N}]/u.test(label) || label === 'o'
    const { marker, prefix } = splitLabel(isBullet ? '' : label)
    this.writer.write(format.heading > 0 ? `${isBullet ? '' : `${label} `}${text}` : prefix + text)
    if (format.heading > 0) this.writer.endParagraph(format.heading)
    else this.writer.addItem(marker, format.listLevel + 1)
  }

  endCell(format: ParagraphFormat): void {
    this.enter(true)
    this.endParagraph(format)
    this.#table?.endCell()
  }

  endRow(edges: number[]): void {
    this.#table?.endRow(edges)
  }

  endTable(): void {
    const table = this.#table
    this.#table = undefined
    if (table) this.#body.add(table.toBlock())
  }

  /** Ends the story and returns its blocks. */
  end(format: ParagraphFormat): Block[] {
    this.endParagraph(format)
    this.endTable()
    return this.#body.blocks
  }
}
