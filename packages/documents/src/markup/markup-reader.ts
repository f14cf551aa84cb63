import { Tokenizer } from 'htmlparser2'

export type Attributes = ReadonlyMap<string, string>

export interface MarkupHandler {
  /** @param isEmpty whether the tag ends in `/>`; no `close` follows then in XML */
  open(name: string, attributes: Attributes, isEmpty: boolean): void
  close(name: string): void
  /** Called with the whole text between two tags, entities decoded. */
  text(text: string): void
}

export interface MarkupReader {
  /** Reads the next piece of the document. */
  write(piece: string): void
  /** Calls the handler for text that no tag follows. */
  end(): void
}

const noAttributes: Attributes = new Map()

/**
 * Calls the handler for each tag and text of a document, in linear time. Comments, processing instructions and document
 * type declarations are skipped, so that no entity is defined and none is loaded.
 * @param mode `html` folds the case of names and knows HTML's entities; `xhtml` also ends elements at `/>`; `xml` knows
 * XML's five entities
 */
export function createMarkupReader(mode: 'html' | 'xhtml' | 'xml', handler: MarkupHandler): MarkupReader {
  const isXml = mode === 'xml'
  /** What is not consumed yet, from `heldFrom` on. A tag or a comment may continue in the next piece. */
  let held = ''
  let heldFrom = 0
  let consumedTo = 0
  let text = ''
  let tag = ''
  let attributes: Map<string, string> | undefined
  let attribute = ''
  let value = ''

  function take(start: number, end: number): string {
    consumedTo = end
    return held.slice(start - heldFrom, end - heldFrom)
  }

  const takeName = isXml ? take : (start: number, end: number) => take(start, end).toLowerCase()

  function endText() {
    if (text === '') return
    const whole = text
    text = ''
    handler.text(whole)
  }

  function openTag(isEmpty: boolean) {
    const own = attributes ?? noAttributes
    attributes = undefined
    handler.open(tag, own, isEmpty)
  }

  const tokenizer = new Tokenizer(
    { xmlMode: isXml, decodeEntities: true, recognizeSelfClosing: mode !== 'html' },
    {
      ontext: (start, end) => {
        text += take(start, end)
      },
      ontextentity: codePoint => {
        text += String.fromCodePoint(codePoint)
      },
      oncdata: (start, end, endOffset) => {
        text += take(start, end - endOffset)
      },
      onopentagname: (start, end) => {
        endText()
        tag = takeName(start, end)
      },
      onattribname: (start, end) => {
        attribute = takeName(start, end)
        value = ''
      },
      onattribdata: (start, end) => {
        value += take(start, end)
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
        handler.close(takeName(start, end))
      },
      oncomment: () => undefined,
      ondeclaration: () => undefined,
      onprocessinginstruction: () => undefined,
      onend: endText,
    },
  )
  return {
    write(piece) {
      held = held.slice(consumedTo - heldFrom) + piece
      heldFrom = consumedTo
      tokenizer.write(piece)
    },
    end: () => tokenizer.end(),
  }
}
