/** Signs that follow a number in right-to-left text, and stand to its left on the page: pdfium puts them before it. */
const signBeforeNumber = /(?<=^|\s)([،؛؟%٪]+)(\p{Nd}[\p{Nd}.,/:٫٬-]*)(?=$|\s)/gu
const pairs = ['()', '[]', '{}', '«»']

/**
 * Puts signs after their numbers and turns brackets in a right-to-left line, whose shapes are mirrored on the page: pdfium turns some
 * of them only (Unicode Bidirectional Algorithm, rule L4).
 */
export function orderPunctuation(line: string): string {
  const ordered = line.replace(signBeforeNumber, '$2$1')
  return pairs.reduce(turnBrackets, ordered)
}

/** Makes the brackets of a line open and close in turn, unless they are balanced or one has its partner on another line. */
function turnBrackets(line: string, [open = '', close = '']: string): string {
  const places = Array.from(line.matchAll(new RegExp(`[\\${open}\\${close}]`, 'g')), match => match.index)
  if (places.length % 2 === 1 || isBalanced(places.map(place => line[place] === open))) return line
  const letters = line.split('')
  for (const [index, place] of places.entries()) letters[place] = index % 2 === 0 ? open : close
  return letters.join('')
}

function isBalanced(opens: boolean[]): boolean {
  let depth = 0
  for (const isOpen of opens) {
    depth += isOpen ? 1 : -1
    if (depth < 0) return false
  }
  return depth === 0
}
