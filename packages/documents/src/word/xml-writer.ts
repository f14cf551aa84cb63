/** Builds XML as a string. */
export class XmlWriter {
  #text = ''

  get length(): number {
    return this.#text.length
  }

  raw(xml: string): void {
    this.#text += xml
  }

  text(text: string): void {
    this.#text += escapeXml(text)
  }

  /** Writes an element around what `content` writes. */
  wrap(name: string, content: () => void, attributes: Record<string, string> = {}): void {
    this.#text += openTag(name, attributes)
    content()
    this.#text += `</${name}>`
  }

  toString(): string {
    return this.#text
  }
}

export function openTag(name: string, attributes: Record<string, string>, isEmpty = false): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
  return `<${name}${written.join('')}${isEmpty ? '/>' : '>'}`
}

/** What XML 1.0 cannot hold (2.2), and what it escapes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern finds control characters
const special = /[&<>"\u0000-\u0008\u000b-\u001f\ud800-\udfff\ufffe\uffff]/g

/** Characters that XML forbids are left out. */
export function escapeXml(text: string): string {
  if (text.search(special) < 0) return text
  return text.toWellFormed().replace(special, character => {
    if (/[&<>"\r]/.test(character)) return `&#${character.charCodeAt(0)};`
    return character >= '\ud800' && character <= '\udfff' ? character : ''
  })
}
