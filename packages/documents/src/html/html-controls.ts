import { descendantsNamed, type Element, textOf } from '../markup/element.ts'

/** Inputs whose value the page does not show as text. */
const valueless = new Set(['password', 'file', 'image', 'range', 'color', 'reset'])

/** Returns what a form control shows: its value, its state or its chosen option. Undefined for other elements. */
export function readControl(element: Element): string | undefined {
  if (element.name === 'input') return readInput(element)
  if (element.name === 'select') return readSelect(element)
  if (element.name === 'datalist') return ''
  return undefined
}

function readInput({ attributes }: Element): string {
  const type = attributes.get('type')?.toLowerCase() ?? 'text'
  if (type === 'checkbox' || type === 'radio') return attributes.has('checked') ? '[x]' : '[ ]'
  return valueless.has(type) ? '' : (attributes.get('value') ?? '')
}

function readSelect(select: Element): string {
  const options = descendantsNamed(select, 'option')
  const chosen = options.filter(option => option.attributes.has('selected'))
  const shown = chosen.length > 0 || select.attributes.has('multiple') ? chosen : options.slice(0, 1)
  return shown.map(option => textOf(option).trim()).join(', ')
}
