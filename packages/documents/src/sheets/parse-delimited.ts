/**
 * Splits delimited values into rows and cells, in linear time (RFC 4180). A cell that begins with a quote lasts to its
 * closing quote, line breaks included; two quotes stand for one. A quote within an unquoted cell is a character. A quote
 * that is never closed is a character too, so that it does not swallow the rest of the file.
 * @param text with LF line ends
 * @param delimiter one character
 * @param maxRows stops after this many rows
 */
export function parseDelimited(text: string, delimiter: string, maxRows = Number.POSITIVE_INFINITY): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  let nextDelimiter = -1
  let nextLine = -1
  let isQuoting = true
  while (at < text.length && rows.length < maxRows) {
    const quoted: { value: string; end: number } | undefined =
      isQuoting && text[at] === '"' ? readQuoted(text, at) : undefined
    if (text[at] === '"' && !quoted) isQuoting = false
    const from = quoted?.end ?? at
    if (nextDelimiter < from) nextDelimiter = indexOrEnd(text, delimiter, from)
    if (nextLine < from) nextLine = indexOrEnd(text, '\n', from)
    const end = Math.min(nextDelimiter, nextLine)
    const rest = text.slice(from, end)
    const value = quoted ? quoted.value + rest : rest
    row.push(value)
    at = end + 1
    if (end !== nextLine) {
      // A delimiter at the end of the file is followed by one more empty cell.
      if (at === text.length) row.push('')
      continue
    }
    rows.push(row)
    row = []
  }
  if (row.length > 0 && rows.length < maxRows) rows.push(row)
  return rows
}

const indexOrEnd = (text: string, search: string, from: number) => {
  const found = text.indexOf(search, from)
  return found < 0 ? text.length : found
}

/** Returns the value of a quoted cell and the place after its closing quote; undefined without one. */
function readQuoted(text: string, start: number): { value: string; end: number } | undefined {
  const parts: string[] = []
  let from = start + 1
  for (;;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return undefined
    parts.push(text.slice(from, quote))
    if (text[quote + 1] !== '"') return { value: parts.join('"'), end: quote + 1 }
    from = quote + 2
  }
}
