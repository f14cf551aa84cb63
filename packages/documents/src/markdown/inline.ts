/** Superscript digits and signs, in the order of `0123456789+-`. */
const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻'
const subscripts = '₀₁₂₃₄₅₆₇₈₉₊₋'
const plain = '0123456789+-'

/**
 * Writes a link. Its text stands alone when the target is inside of the document, is the text itself, or is code or data.
 * @param text inline Markdown
 */
export function writeLink(text: string, target: string | undefined): string {
  const url = target?.trim() ?? ''
  const label = text.trim()
  if (label === '' || url === '' || url.startsWith('#') || /^(?:javascript|data|vbscript|about|blob):/i.test(url))
    return text
  if (label === url || `mailto:${label}` === url || `${label}/` === url) return text
  const [before, after] = [text.slice(0, text.indexOf(label)), text.slice(text.indexOf(label) + label.length)]
  return `${before}[${label.replace(/\s+/g, ' ')}](${escapeUrl(url)})${after}`
}

/** Blanks and parentheses would end the target of a link (CommonMark 6.3). */
const escapeUrl = (url: string) =>
  url.replace(/[\s()<>]/g, character => `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`)

/** Writes an image by its alternative text; nothing without one. */
export function writeImage(alternative: string | undefined): string {
  const text = alternative?.trim().replace(/\s+/g, ' ') ?? ''
  return text === '' ? '' : `![${text}]()`
}

/** Writes raised text: digits as superscripts, so that 10⁵ does not become 105; other text as it is. */
export const writeSuperscript = (text: string) => replaceDigits(text, superscripts)

/** Writes lowered text: digits as subscripts, other text as it is. */
export const writeSubscript = (text: string) => replaceDigits(text, subscripts)

function replaceDigits(text: string, digits: string): string {
  return /^[0-9+-]+$/.test(text) ? text.replace(/./g, character => digits[plain.indexOf(character)] ?? character) : text
}
