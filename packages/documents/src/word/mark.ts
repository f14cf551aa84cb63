/** What a paragraph is. Travels through mammoth as the name of a bookmark at the beginning of the paragraph. */
export type Mark = { heading: number } | { depth: number; marker: string } | 'part'

const prefix = 'role:'

/** @returns WordprocessingML; markers are a hyphen or digits with a point or parenthesis */
export function writeMark(mark: Mark): string {
  const name = mark === 'part' ? 'part' : 'heading' in mark ? `h ${mark.heading}` : `i ${mark.depth} ${mark.marker}`
  return `<w:bookmarkStart w:name="${prefix}${name}"/>`
}

export function readMark(name: string | undefined): Mark | undefined {
  if (!name?.startsWith(prefix)) return undefined
  const [kind, number, marker = '-'] = name.slice(prefix.length).split(' ')
  if (kind === 'part') return 'part'
  return kind === 'h' ? { heading: Number(number) } : { depth: Number(number), marker }
}
