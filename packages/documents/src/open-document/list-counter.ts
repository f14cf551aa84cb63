import { formatNumber, type NumberFormat } from '../markdown/list-label.ts'
import type { ListStyle } from './styles.ts'

/** Counts the items of one list, or the headings of a document. */
export class ListCounter {
  readonly #style: ListStyle | undefined
  readonly #numbers: number[] = []

  constructor(style: ListStyle | undefined) {
    this.#style = style
  }

  /**
   * Counts an item and returns its label: empty for a bullet, undefined for a level that shows nothing.
   * @param level 1 is the outermost
   * @param start the number this item sets
   */
  next(level: number, start?: number): string | undefined {
    const definition = this.#style?.get(level)
    if (!definition) return ''
    this.#numbers[level] = start ?? (this.#numbers[level] ?? definition.start - 1) + 1
    this.#numbers.length = level + 1
    if (definition.format === '') return undefined
    const first = Math.max(1, level - definition.shownLevels + 1)
    const shown = Array.from({ length: level - first + 1 }, (_, index) => this.#write(first + index))
    return `${definition.prefix}${shown.filter(Boolean).join('.')}${definition.suffix}`
  }

  #write(level: number): string {
    const { format = '1', start = 1 } = this.#style?.get(level) ?? {}
    if (format === '') return ''
    return formatNumber(this.#numbers[level] ?? start, /^[aAiI]$/.test(format) ? (format as NumberFormat) : 'decimal')
  }
}
