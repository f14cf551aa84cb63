import { format } from 'numfmt'
import { formatSerialDate } from './serial-date.ts'

/** What a number format shows. `date`: a calendar date, a time of day, or both. */
type Shown = { kind: 'general' } | { kind: 'number' } | { kind: 'date'; date: boolean; time: boolean; seconds: boolean }

/** Writes the numbers of one workbook as people see them. */
export interface NumberFormatter {
  /**
   * Dates are ISO (`2026-11-05`, `2026-11-05 14:30`, `14:30`); everything else follows the format code, with `,` and `.`
   * as its separators. A code that cannot be read is ignored.
   * @param code a number format (ECMA-376 part 1, 18.8.31), such as `0.0%`
   */
  format(value: number, code: string): string
}

/** @param date1904 whether day 0 is 1904-01-01 (ECMA-376 part 1, 18.17.4.1) */
export function createNumberFormatter(date1904: boolean): NumberFormatter {
  const byCode = new Map<string, { shown: Shown; prepared: string }>()
  const analyse = (code: string) => {
    const known = byCode.get(code)
    if (known) return known
    const analysed = { shown: analyseFormat(code), prepared: prepareCode(code) }
    byCode.set(code, analysed)
    return analysed
  }
  return {
    format(value, code) {
      const { shown, prepared } = analyse(code)
      if (shown.kind === 'general') return formatGeneral(value)
      if (shown.kind === 'number') return applyCode(value, prepared)
      return formatSerialDate(value, shown, date1904) ?? formatGeneral(value)
    },
  }
}

/**
 * Writes a number without a format. Integers keep all of their up to 15 digits, as in the formula bar: cells show numbers
 * of articles as `4.00638E+12`. Fractions are rounded as cells show them, to 11 characters.
 */
export function formatGeneral(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value === 0 ? 0 : value)
  return Number.isFinite(value) ? format('General', value) : ''
}

/** Runs of blanks are one. */
function applyCode(value: number, code: string): string {
  try {
    return format(code, value).replace(/\s+/g, ' ').trim()
  } catch {
    return formatGeneral(value)
  }
}

/**
 * Prepares a code for numfmt: `[$€-407]` becomes its symbol, `[$-409]` nothing, and a filler (`*x`) one blank. Programs
 * take the separators from the machine's settings, not from these locales, so the same file shows `1,234.50 €` to one
 * reader and `1.234,50 €` to another.
 */
function prepareCode(code: string): string {
  return code.replace(
    /("[^"]*"|\\.|_.)|\*.|\[\$([^\]-]*)(?:-[^\]]*)?\]/g,
    (found, literal: string | undefined, symbol: string | undefined) => {
      if (literal !== undefined) return literal
      if (found.startsWith('*')) return ' '
      return symbol ? `"${symbol}"` : ''
    },
  )
}

/**
 * Looks at the first section of a format code, without literals (`"x"`, `\x`, `_x`, `*x`) and brackets (colours,
 * conditions, locales). A format of weekdays, years or elapsed time alone (`dddd`, `yyyy`, `[h]:mm`) is not a date: its
 * text is written as the format says.
 */
function analyseFormat(code: string): Shown {
  const bare = code.toLowerCase().replace(/"[^"]*"?|[\\_*].|am\/pm|a\/p|\[(?!h+\]|m+\]|s+\])[^\]]*\]/g, '')
  const [section = ''] = bare.split(';', 1)
  if (section === '' || section === '@' || section.includes('general')) {
    // An empty section hides the number.
    return { kind: section === '' && code !== '' ? 'number' : 'general' }
  }
  if (/\[[hms]+\]/.test(section) || /[0#?]/.test(section.replace(/s\.0+/g, 's'))) return { kind: 'number' }
  const withoutMinutes = section.replace(/(h[^a-z]*)m+/g, '$1').replace(/m+(?=[^a-z]*s)/g, '')
  const seconds = section.includes('s')
  const time = section.includes('h')
  const month = withoutMinutes.includes('m')
  const date = month && (/[yeb]/.test(section) || section.includes('d'))
  return date || (time && !/[ydeb]/.test(section) && !month)
    ? { kind: 'date', date, time, seconds }
    : { kind: 'number' }
}
