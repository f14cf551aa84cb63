const roman: [string, number][] = [
  ['m', 1000],
  ['cm', 900],
  ['d', 500],
  ['cd', 400],
  ['c', 100],
  ['xc', 90],
  ['l', 50],
  ['xl', 40],
  ['x', 10],
  ['ix', 9],
  ['v', 5],
  ['iv', 4],
  ['i', 1],
]

export type NumberFormat = 'decimal' | 'a' | 'A' | 'i' | 'I'

/** Writes the number of a list item. Numbers outside of a format's range are written in digits. */
export function formatNumber(value: number, format: NumberFormat): string {
  if (format === 'a') return toLetters(value)
  if (format === 'A') return toLetters(value).toUpperCase()
  if (format === 'i') return toRoman(value)
  if (format === 'I') return toRoman(value).toUpperCase()
  return String(value)
}

/** After z follow aa, bb, cc (ECMA-376 17.18.59); HTML's aa, ab differ from the second round on. */
function toLetters(value: number): string {
  if (value < 1 || value > 26 * 20) return String(value)
  return String.fromCharCode(97 + ((value - 1) % 26)).repeat(Math.ceil(value / 26))
}

function toRoman(value: number): string {
  if (value < 1 || value > 3999) return String(value)
  let rest = value
  let text = ''
  for (const [letters, worth] of roman)
    while (rest >= worth) {
      text += letters
      rest -= worth
    }
  return text
}

/**
 * Splits an item's label into Markdown's marker and the text that begins the item. Markdown has `-`, `1.` and `1)`; any
 * other label, such as `(a)` or `1.2`, stays visible after a `-`.
 */
export function splitLabel(label: string): { marker: string; prefix: string } {
  const trimmed = label.trim()
  if (trimmed === '') return { marker: '-', prefix: '' }
  return /^\d{1,9}[.)]$/.test(trimmed) ? { marker: trimmed, prefix: '' } : { marker: '-', prefix: `${trimmed} ` }
}
