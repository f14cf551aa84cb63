import { columnSpans } from '../doc/column-spans.ts'
import { BlockWriter } from '../markdown/block-writer.ts'
import { type Block, flattenBlocks } from '../markdown/blocks.ts'
import { placeCells } from '../markdown/table-grid.ts'

/** Collects the rows of one table (RTF 1.9.1, "Table Definitions"). */
export class TableBuilder {
  /** Takes the paragraphs of the current cell. */
  cell = new BlockWriter()
  #cells: string[] = []
  readonly #rows: { cells: string[]; edges: number[] }[] = []

  endCell(): void {
    this.cell.endParagraph()
    this.#cells.push(flattenBlocks(this.cell.blocks))
    this.cell = new BlockWriter()
  }

  /** @param edges the left edge of the row and the right edges of its cells */
  endRow(edges: number[]): void {
    if (this.cell.blocks.length > 0 || this.cell.place > 0) this.endCell()
    const isKnown =
      edges.length === this.#cells.length + 1 &&
      edges.every((edge, index) => index === 0 || edge >= (edges[index - 1] ?? 0))
    this.#rows.push({ cells: this.#cells, edges: isKnown ? edges : [] })
    this.#cells = []
  }

  toBlock(): Block {
    if (this.#cells.length > 0 || this.cell.place > 0) this.endRow([])
    const spans = columnSpans(this.#rows.map(row => row.edges))
    const rows = this.#rows.map((row, index) =>
      row.cells.map((text, column) => ({ text, colSpan: spans[index]?.[column] ?? 1 })),
    )
    return { type: 'table', rows: placeCells(rows) }
  }
}
