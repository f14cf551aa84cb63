import type { Box } from './upright.ts'

/** A table: its cells by row and column, as text on one line. */
export interface Table extends Box {
  kind: 'table'
  cells: string[][]
}
