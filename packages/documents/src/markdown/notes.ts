import { type Block, flattenBlocks } from './blocks.ts'

/**
 * Footnotes in Markdown: `[^1]` in the text, their own text at the end. Numbers follow the order of the references.
 * Comments have labels of their own, `[^c1]`, so that the numbers of footnotes are those that people see.
 */
export class Notes {
  readonly #labels = new Map<string, string>()
  readonly #counts = { note: 0, comment: 0 }

  /**
   * Returns the reference to write into the text.
   * @param key identifies the note in its document
   */
  refer(key: string, kind: 'note' | 'comment' = 'note'): string {
    let label = this.#labels.get(key)
    if (label === undefined) {
      this.#counts[kind]++
      label = kind === 'comment' ? `c${this.#counts.comment}` : String(this.#counts.note)
      this.#labels.set(key, label)
    }
    return `[^${label}]`
  }

  /**
   * Writes the texts of the notes. Notes that other notes refer to follow them.
   * @param read returns the blocks of a note, or undefined when it is missing
   */
  write(read: (key: string) => Block[] | undefined): string {
    const lines: string[] = []
    // The map grows during the loop when a note refers to another one.
    for (const [key, label] of this.#labels) {
      const text = flattenBlocks(read(key) ?? [])
      if (text !== '') lines.push(`[^${label}]: ${text}`)
    }
    return lines.join('\n')
  }
}
