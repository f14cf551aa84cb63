import { Tokenizer } from 'htmlparser2'

export type Attributes = ReadonlyMap<string, string>

export interface MarkupHandler {
  /** @param isEmpty whether the tag ends in `/>`; no `close` follows then in XML */
  open(name: string, attributes: Attributes, isEmpty: boolean): void
  close(name: string): void
  /** Called with the whole text between two tags, entities decoded. */
  text(text: string): void
}

const noAttributes: Attributes = new Map()

/**
 * Calls the handler for each tag and text of a document, in linear time. Comments, processing instructions and document
 * type declarations are skipped, so that no entity is defined and none is loaded.
 * @param mode `html` folds the case of names and knows HTML's entities; `xhtml` also ends elements at `/>`; `xml` knows
 * XML's five entities
 */
export function readMarkup(source: string, mode: 'html' | 'xhtml' | 'xml', handler: MarkupHandler): void {
  const isXml = mode === 'xml'
  const nameAt = isXml
    ? (start: number, end: number) => source.slice(start, end)
    : (start: number, end: number) => source.slice(start, end).toLowerCase()
  let text = ''
  let tag = ''
  let attributes: Map<string, string> | undefined
  let attribute = ''
  let value = ''

  function endText() {
    if (text === '') return
    const whole = text
    text = ''
    handler.text(whole)
  }

  function openTag(isEmpty: boolean) {
    handler.open(tag, attributes ?? noAttributes, isEmpty)
    attributes = undefined
  }

  const tokenizer = new Tokenizer(
    { xmlMode: isXml, decodeEntities: true, recognizeSelfClosing: mode !== 'html' },
    {
      ontext: (start, end) => {
        text += source.slice(start, end)
      },
      ontextentity: codePoint => {
        text += String.fromCodePoint(codePoint)
      },
      oncdata: (start, end, endOffset) => {
        text += source.slice(start, end - endOffset)
      },
      onopentagname: (start, end) => {
        endText()
        tag = nameAt(start, end)
      },
      onattribname: (start, end) => {
        attribute = nameAt(start, end)
        value = ''
      },
      onattribdata: (start, end) => {
        value += source.slice(start, end)
      },
      onattribentity: codePoint => {
        value += String.fromCodePoint(codePoint)
      },
      onattribend: () => {
        attributes ??= new Map()
        if (!attributes.has(attribute)) attributes.set(attribute, value)
      },
      onopentagend: () => openTag(false),
      onselfclosingtag: () => openTag(true),
      onclosetag: (start, end) => {
        endText()
        handler.close(nameAt(start, end))
      },
      oncomment: () => undefined,
      ondeclaration: () => undefined,
      onprocessinginstruction: () => undefined,
      onend: endText,
    },
  )
  tokenizer.write(source)
  tokenizer.end()
}
