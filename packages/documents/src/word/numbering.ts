import { formatNumber, type NumberFormat } from '../markdown/list-label.ts'
import { childAt, childrenNamed, type Element } from '../markup/element.ts'
import { readNumber } from './styles.ts'

interface Level {
  format: string
  /** Such as `%1.%2)`: the numbers of this level and of those above. */
  text: string
  start: number
  /** Whether the numbers of the levels above are written in digits. */
  isLegal: boolean
}

interface List {
  /** Lists with the same definition count on. */
  definition: string
  levels: Map<number, Level>
  /** Numbers at which this list starts anew. */
  restarts: Map<number, number>
}

const maxLevel = 8

const formats: Record<string, NumberFormat> = {
  lowerLetter: 'a',
  upperLetter: 'A',
  lowerRoman: 'i',
  upperRoman: 'I',
}

/** Counts the list items of a document (ECMA-376 17.9). */
export class Numbering {
  readonly #lists: Map<string, List>
  readonly #styleLists: Map<string, { list: string; level: number }>
  readonly #counters = new Map<string, number[]>()
  readonly #started = new Set<string>()

  /** @param root the root of numbering.xml; undefined when the document has none */
  constructor(root: Element | undefined) {
    const definitions = new Map(
      childrenNamed(root, 'w:abstractNum').map(each => [each.attributes.get('w:abstractNumId') ?? '', each]),
    )
    this.#lists = new Map(
      childrenNamed(root, 'w:num').map(num => [num.attributes.get('w:numId') ?? '', readList(num, definitions)]),
    )
    this.#styleLists = new Map()
    for (const num of childrenNamed(root, 'w:num')) {
      const definition = definitions.get(childAt(num, 'w:abstractNumId')?.attributes.get('w:val') ?? '')
      for (const level of childrenNamed(definition, 'w:lvl')) {
        const style = childAt(level, 'w:pStyle')?.attributes.get('w:val')
        const place = { list: num.attributes.get('w:numId') ?? '', level: toLevel(level) }
        if (style !== undefined && !this.#styleLists.has(style)) this.#styleLists.set(style, place)
      }
    }
  }

  /** The list and level that a definition links with a paragraph style. */
  listOfStyle(style: string): { list: string; level: number } | undefined {
    return this.#styleLists.get(style)
  }

  /**
   * Counts an item and returns its label, such as `2.1`: empty for a bullet. Undefined when the list does not exist or
   * its level shows nothing.
   */
  next(list: string, level: number): string | undefined {
    const found = this.#lists.get(list)
    const definition = found?.levels.get(level)
    if (!found || !definition || definition.format === 'none') return undefined
    if (definition.format === 'bullet') return ''
    const counters = this.#counters.get(found.definition) ?? []
    this.#counters.set(found.definition, counters)
    const restart = this.#started.has(`${list} ${level}`) ? undefined : found.restarts.get(level)
    this.#started.add(`${list} ${level}`)
    counters[level] = restart ?? (counters[level] ?? definition.start - 1) + 1
    counters.length = level + 1
    return definition.text.replace(/%([1-9])/g, (_, digit: string) => {
      const above = Number(digit) - 1
      const { format = 'decimal', start = 1 } = found.levels.get(above) ?? {}
      return writeNumber(counters[above] ?? start, definition.isLegal ? 'decimal' : format)
    })
  }
}

function readList(num: Element, definitions: Map<string, Element>): List {
  const definition = childAt(num, 'w:abstractNumId')?.attributes.get('w:val') ?? ''
  const overrides = childrenNamed(num, 'w:lvlOverride')
  const own = overrides.flatMap(override => childrenNamed(override, 'w:lvl'))
  const levels = [...childrenNamed(definitions.get(definition), 'w:lvl'), ...own]
  const restarts = overrides.flatMap(override => {
    const start = readNumber(childAt(override, 'w:startOverride'))
    return start === undefined ? [] : [[toLevel(override), start] as const]
  })
  return {
    definition: own.length > 0 ? `num ${num.attributes.get('w:numId')}` : definition,
    levels: new Map(levels.map(level => [toLevel(level), readLevel(level)])),
    restarts: new Map(restarts),
  }
}

function readLevel(level: Element): Level {
  const legal = childAt(level, 'w:isLgl')
  return {
    format: childAt(level, 'w:numFmt')?.attributes.get('w:val') ?? 'decimal',
    text: (childAt(level, 'w:lvlText')?.attributes.get('w:val') ?? `%${toLevel(level) + 1}.`).slice(0, 200),
    start: readNumber(childAt(level, 'w:start')) ?? 1,
    isLegal: legal !== undefined && !/^(0|false|off)$/.test(legal.attributes.get('w:val') ?? ''),
  }
}

function toLevel(element: Element): number {
  const level = Number.parseInt(element.attributes.get('w:ilvl') ?? '0', 10) || 0
  return Math.min(Math.max(level, 0), maxLevel)
}

function writeNumber(value: number, format: string): string {
  if (format === 'decimalZero') return String(value).padStart(2, '0')
  return formatNumber(value, formats[format] ?? 'decimal')
}
