/** Joins lines by spaces, and the words that a hyphen divides at a line end. */
export function joinLines(lines: string[]): string {
  return lines.reduce((text, line) => {
    if (text === '') return line
    return isDivided(text, line) ? joinHalves(text, line) : `${text} ${line}`
  }, '')
}

/** Before these a hyphen stands for a part that follows, as in `Vor- und Nachteile`. */
const conjunction = /^(?:und|oder|bzw|sowie|and|or)\b/

/** Whether a hyphen at the end of `before` divides a word. U+FFFE is the mark pdfium makes of such a hyphen. */
export function isDivided(before: string, line: string): boolean {
  return /(?:\ufffe|\p{L}[-\u00ad\u2010])$/u.test(before) && /^\p{L}/u.test(line) && !conjunction.test(line)
}

/** Before a lower-case letter the hyphen is removed. Elsewhere it belongs to a compound (`Schwarz-Weiß`) and stays. */
export function joinHalves(before: string, half: string): string {
  return `${before.slice(0, -1)}${/^\p{Ll}/u.test(half) ? '' : '-'}${half}`
}
