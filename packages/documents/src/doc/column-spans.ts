/** Edges of one column differ by less than this, in twentieths of a point: 2 mm. */
const tolerance = 113

/**
 * Returns how many columns each cell of a table covers. Word 97 stores no such number, only where the edges of each
 * row's cells are; the columns are between all edges that occur.
 * @param rows the edges of each row's cells in ascending order; empty where they are not known
 */
export function columnSpans(rows: number[][]): number[][] {
  const columns: number[] = []
  for (const edge of rows.flat().toSorted((a, b) => a - b))
    if (columns.length === 0 || edge - (columns.at(-1) as number) > tolerance) columns.push(edge)
  const columnOf = (edge: number) => {
    const index = columns.findIndex(column => edge - column <= tolerance)
    return index < 0 ? columns.length - 1 : index
  }
  return rows.map(edges =>
    edges.slice(1).map((edge, index) => Math.max(1, columnOf(edge) - columnOf(edges[index] ?? 0))),
  )
}
