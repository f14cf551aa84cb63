import { type Element, isElement, textOf } from '../markup/element.ts'

/** Signs between the parts of a formula (ECMA-376 22.1), as people type them. */
const before: Record<string, string> = { 'm:den': '/', 'm:sup': '^', 'm:sub': '_', 'm:deg': '' }

/** Returns a formula in one line, such as `(a+b)/2`. */
export function readMath(element: Element): string {
  if (element.name === 'm:t') return textOf(element)
  const parts = element.children.filter(isElement)
  return parts.map(part => (before[part.name] ?? '') + group(part, readMath(part))).join('')
}

/** The parts of fractions and of raised or lowered terms are grouped where they are longer than a word. */
function group({ name }: Element, text: string): string {
  return /^m:(num|den|sup|sub)$/.test(name) && /[^\p{L}\p{N}.,]/u.test(text) ? `(${text})` : text
}
