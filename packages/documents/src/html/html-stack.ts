import type { Element } from '../markup/element.ts'

const maxDepth = 128

const words = (list: string) => new Set(list.split(' '))

/** Elements that end an open paragraph (HTML 13.1.2.4). */
const paragraphEnders = words(
  'address article aside blockquote center details dialog dir div dl dt dd fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section summary table ul',
)

const tableParts = words('table thead tbody tfoot tr td th caption')

/** Elements whose end tag closes nothing outside of the block they stand in. */
const inlineElements = words(
  'a abbr b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong sub sup tt u var',
)

/** What an end tag's search does not leave: for inline elements, for parts of tables, and for others. */
const inlineBounds = new Set([...paragraphEnders, ...tableParts])
const tableBounds = words('table')

const paragraph = words('p')

const headings = words('h1 h2 h3 h4 h5 h6')

/** For a start tag: the open elements it ends, and the elements that the search does not leave. */
const implied = new Map<string, { ends: Set<string>; within: Set<string> }>([
  ['li', { ends: words('li'), within: words('ul ol menu dir table td th') }],
  ['dt', { ends: words('dt dd'), within: words('dl table td th') }],
  ['dd', { ends: words('dt dd'), within: words('dl table td th') }],
  ['td', { ends: words('td th'), within: words('table tr') }],
  ['th', { ends: words('td th'), within: words('table tr') }],
  ['tr', { ends: words('tr caption colgroup'), within: words('table') }],
  ['thead', { ends: words('thead tbody tfoot caption colgroup tr'), within: words('table') }],
  ['tbody', { ends: words('thead tbody tfoot caption colgroup tr'), within: words('table') }],
  ['tfoot', { ends: words('thead tbody tfoot caption colgroup tr'), within: words('table') }],
  ['option', { ends: words('option'), within: words('select') }],
  ['optgroup', { ends: words('option optgroup'), within: words('select') }],
  ['a', { ends: words('a'), within: words('table td th') }],
  ['rt', { ends: words('rt rb'), within: words('ruby') }],
  ['rb', { ends: words('rt rb'), within: words('ruby') }],
])

/** The open elements of a page. Its depth is bounded, so that each search in it is. */
export class HtmlStack {
  readonly #elements: Element[]
  readonly #open = new Map<string, number>()
  /** Elements that were too deep to be pushed, by name. Their end tags close nothing. */
  readonly #skipped = new Map<string, number>()

  constructor(root: Element) {
    this.#elements = [root]
  }

  get top(): Element {
    return this.#elements.at(-1) as Element
  }

  isTooDeep(): boolean {
    return this.#elements.length >= maxDepth
  }

  /** Whether the open elements are SVG or MathML, where a tag may end in `/>`. */
  isForeign(): boolean {
    return this.#count('svg') > 0 || this.#count('math') > 0
  }

  push(element: Element): void {
    const counts = this.isTooDeep() ? this.#skipped : this.#open
    if (!this.isTooDeep()) this.#elements.push(element)
    counts.set(element.name, (counts.get(element.name) ?? 0) + 1)
  }

  /** Closes the elements that the start tag of `name` ends. */
  closeImplied(name: string): void {
    if (paragraphEnders.has(name) && this.#count('p') > 0) this.#closeUpTo(paragraph, tableParts)
    const rule = implied.get(name)
    if (rule) this.#closeUpTo(rule.ends, rule.within, name.startsWith('t'))
    else if (headings.has(name) && headings.has(this.top.name)) this.#pop()
  }

  /** Closes the element of an end tag, with all elements in it. A misplaced end tag is ignored. */
  close(name: string): void {
    const skipped = this.#skipped.get(name) ?? 0
    if (skipped > 0) this.#skipped.set(name, skipped - 1)
    else if (this.#count(name) > 0) this.#closeUpTo({ has: open => open === name }, this.#bounds(name))
  }

  #bounds(name: string): Set<string> {
    if (inlineElements.has(name)) return inlineBounds
    return tableParts.has(name) ? tableBounds : tableParts
  }

  /**
   * Pops up to the innermost element in `ends`, unless one of `within` comes first.
   * @param outermost continues up to the outermost element in `ends`
   */
  #closeUpTo(ends: { has(name: string): boolean }, within: Set<string>, outermost = false): void {
    let target = -1
    for (let index = this.#elements.length - 1; index > 0; index--) {
      const name = (this.#elements[index] as Element).name
      if (ends.has(name)) {
        target = index
        if (!outermost) break
      } else if (within.has(name)) break
    }
    while (target > 0 && this.#elements.length > target) this.#pop()
  }

  #pop(): void {
    const name = this.#elements.pop()?.name ?? ''
    this.#open.set(name, this.#count(name) - 1)
  }

  #count(name: string): number {
    return this.#open.get(name) ?? 0
  }
}
