import { parseDelimited } from './parse-delimited.ts'

const delimiters = [',', ';', '\t', '|']

/** Rows that are looked at, and the longest beginning they are taken from. */
const sampleRows = 50
const sampleCharacters = 64 * 1024

/**
 * Returns the delimiter that splits the first rows most evenly into at least two columns: the one with the largest share of
 * rows that have the most frequent number of columns; among equals, with the most columns. Undefined when none splits half
 * of the rows.
 */
export function detectDelimiter(text: string): string | undefined {
  const sample = text.slice(0, sampleCharacters)
  let best: { delimiter: string; share: number; columns: number } | undefined
  for (const delimiter of delimiters) {
    const rows = parseDelimited(sample, delimiter, sampleRows).filter(row => row.length > 1 || row[0] !== '')
    // The last row of a cut sample may be incomplete.
    if (rows.length > 1 && text.length > sample.length) rows.pop()
    const { columns, share } = mostFrequentWidth(rows)
    if (columns < 2 || share < 0.5) continue
    if (!best || share > best.share || (share === best.share && columns > best.columns))
      best = { delimiter, share, columns }
  }
  return best?.delimiter
}

function mostFrequentWidth(rows: string[][]): { columns: number; share: number } {
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1)
  const [columns = 0, count = 0] = [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? []
  return { columns, share: rows.length === 0 ? 0 : count / rows.length }
}
