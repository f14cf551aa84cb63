import type { Block } from './blocks.ts'

/** What surrounds the text that a reader adds. */
export interface Surroundings {
  /** Number of list items around. */
  depth: number
  quote: number
}

/** Collects inline text and turns it into blocks at each block boundary. */
export class BlockWriter {
  readonly blocks: Block[] = []
  readonly surroundings: Surroundings = { depth: 0, quote: 0 }
  #text: string[] = []
  /** The marker of a list item whose first text has not come yet. */
  #marker: string | undefined
  /** The text that begins that item, such as a label which Markdown has not. */
  #prefix = ''

  /** Adds inline Markdown to the current paragraph. */
  write(text: string): void {
    // Optional hyphens are invisible, and a search for the word would not find it.
    if (text !== '') this.#text.push(text.replaceAll('\u00ad', ''))
  }

  /** The place in the current paragraph, for wrapFrom. */
  get place(): number {
    return this.#text.length
  }

  /** Replaces the text of the current paragraph from a place on. */
  wrapFrom(place: number, wrap: (text: string) => string): void {
    if (place < this.#text.length) this.#text.push(wrap(this.#text.splice(place).join('')))
  }

  /** Removes the text of the current paragraph and returns it. */
  takeText(): string {
    const text = this.#text.join('')
    this.#text = []
    return text
  }

  /** Ends the current paragraph. `level` makes it a heading. */
  endParagraph(level?: number): void {
    const text = this.takeText()
    if (text.trim() === '') return
    if (level !== undefined && this.#marker === undefined) this.add({ type: 'heading', level, text })
    else this.add({ type: 'paragraph', text })
  }

  /** Adds a block. The first paragraph after startItem becomes the item; another block follows an empty item. */
  add(block: Block): void {
    const marker = this.#marker
    const prefix = this.#prefix
    this.#marker = undefined
    this.#prefix = ''
    const { depth, quote } = this.surroundings
    if (marker !== undefined && block.type === 'paragraph')
      this.blocks.push({ type: 'item', marker, text: prefix + block.text.trimStart(), depth, quote })
    else this.blocks.push({ ...block, depth: marker === undefined ? depth : depth - 1, quote })
  }

  /** Begins a list item. Its blocks follow, up to endItem. @param prefix of its first paragraph */
  startItem(marker: string, prefix = ''): void {
    this.endParagraph()
    this.#marker = marker
    this.#prefix = prefix
    this.surroundings.depth++
  }

  /** Ends the current paragraph as a list item of one paragraph. `depth` is 1 for the outermost list. */
  addItem(marker: string, depth: number): void {
    const text = this.takeText()
    if (text.trim() !== '') this.blocks.push({ type: 'item', marker, text, depth, quote: this.surroundings.quote })
  }

  endItem(): void {
    this.endParagraph()
    this.#marker = undefined
    this.#prefix = ''
    this.surroundings.depth--
  }
}
