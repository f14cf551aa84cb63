/** A table of a Markdown text: its rows, each a list of cell texts. The delimiter row is left out. */
export type MarkdownTable = string[][]

const delimiterRow = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/

/** Returns the tables of a Markdown text (GitHub Flavored Markdown, section 4.10). */
export function parseMarkdownTables(text: string): MarkdownTable[] {
  const lines = text.split('\n')
  const tables: MarkdownTable[] = []
  for (let index = 1; index < lines.length; index++) {
    if (!isDelimiter(lines[index]) || !lines[index - 1]?.includes('|')) continue
    const table = [splitRow(lines[index - 1] ?? '')]
    for (index++; lines[index]?.includes('|'); index++) table.push(splitRow(lines[index] ?? ''))
    tables.push(table)
  }
  return tables
}

const isDelimiter = (line = '') => line.includes('|') && delimiterRow.test(line)

function splitRow(line: string): string[] {
  const cells = line
    .trim()
    .replace(/^\|/, '')
    .split(/(?<!\\)\|/)
  if (cells.at(-1)?.trim() === '') cells.pop()
  return cells.map(plainText)
}

/** Removes Markdown's escapes, emphasis, links and line breaks, and joins white space. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/<br\s*\/?>/gi, ' ')
    .replace(/(?<!!)\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/(\*\*|__|~~)(.+?)\1/g, '$2')
    .replace(/\\([\\|*_#<>[\]`~+.!()-])/g, '$1')
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .trim()
}
