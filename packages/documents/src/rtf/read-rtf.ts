// Longer than most: the state of an RTF group is one set of rules that read each other's fields.
import { documentTooComplex } from '../extraction-error.ts'
import { type Block, writeBlocks } from '../markdown/blocks.ts'
import { writeLink, writeSubscript, writeSuperscript } from '../markdown/inline.ts'
import { Notes } from '../markdown/notes.ts'
import { codePageOf, decodeBytes } from './code-pages.ts'
import { type Destination, destinationOf } from './destinations.ts'
import { type ParagraphFormat, Story } from './story.ts'
import { readTokens } from './tokens.ts'

const maxDepth = 2_000
const maxFieldCode = 2_000

const specialCharacters: Record<string, string> = {
  tab: '\t',
  line: '\n',
  lbr: '\n',
  emdash: '—',
  endash: '–',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  emspace: '\u2003',
  enspace: '\u2002',
  '~': '\u00a0',
  _: '\u2011',
  '\\': '\\',
  '{': '{',
  '}': '}',
}

interface Field {
  code: string
  form: { kind: number; result: number; fallback: number }
}

/** The properties that a group inherits and its end restores. */
interface Group {
  destination: Destination
  /** Whether nothing but `\*` has come since the group began. */
  isStart: boolean
  isOptional: boolean
  /** Bytes that follow \u for old programs. */
  unicodeBytes: number
  codePage: number | undefined
  isHidden: boolean
  position: 'super' | 'sub' | undefined
  story: Story
  paragraph: ParagraphFormat
  field: Field | undefined
  /** What happens at the end of the group. */
  end: (() => void) | undefined
}

const bodyFormat = (): ParagraphFormat => ({ heading: 0, isInTable: false, listLevel: 0 })

/**
 * Reads an RTF file as Markdown: headers, body, footers, notes, comments. Pictures and hidden or deleted text are left
 * out. Labels of lists are those that the file has for old programs.
 * @param source the file, one character a byte
 * @throws ExtractionError document_too_complex (groups nested deeper than 2,000)
 */
export function rtfToMarkdown(source: string): string {
  return new RtfReader().read(source)
}

class RtfReader {
  readonly #notes = new Notes()
  readonly #noteBlocks = new Map<string, Block[]>()
  readonly #margins: Record<'header' | 'footer', Set<string>> = { header: new Set(), footer: new Set() }
  readonly #fontPages = new Map<number, number>()
  readonly #headingStyles = new Map<number, number>()
  readonly #body = new Story()
  readonly #stack: Group[] = []
  #group: Group = {
    destination: 'text',
    isStart: false,
    isOptional: false,
    unicodeBytes: 1,
    codePage: undefined,
    isHidden: false,
    position: undefined,
    story: this.#body,
    paragraph: bodyFormat(),
    field: undefined,
    end: undefined,
  }
  #documentPage = 1252
  #pending = ''
  #skipBytes = 0
  #font = 0
  #style = { number: 0, name: '' }
  #edges: number[] = []
  #author = ''

  read(source: string): string {
    for (const token of readTokens(source)) {
      if (token.type === 'bytes') this.#takeBytes(token.bytes)
      else {
        if (token.type !== 'control' || token.name !== 'u') this.#flush()
        if (token.type === 'open') this.#open()
        else if (token.type === 'close') this.#close()
        else this.#control(token.name, token.value)
      }
    }
    this.#flush()
    while (this.#stack.length > 0) this.#close()
    const body = writeBlocks(this.#body.end(this.#group.paragraph))
    const notes = this.#notes.write(key => this.#noteBlocks.get(key))
    return [...this.#margins.header, body, ...this.#margins.footer, notes].filter(text => text !== '').join('\n\n')
  }

  #open(): void {
    if (this.#stack.length >= maxDepth) throw documentTooComplex('The document is too deeply nested.')
    this.#stack.push(this.#group)
    const { paragraph } = this.#group
    this.#group = { ...this.#group, paragraph: { ...paragraph }, isStart: true, isOptional: false, end: undefined }
  }

  #close(): void {
    const outer = this.#stack.pop()
    if (!outer) return
    this.#skipBytes = 0
    this.#group.end?.()
    this.#group = outer
  }

  #takeBytes(bytes: string): void {
    let taken = bytes
    if (this.#skipBytes > 0) {
      taken = bytes.slice(this.#skipBytes)
      this.#skipBytes -= bytes.length - taken.length
    }
    if (taken !== '') this.#group.isStart = false
    this.#pending += taken
  }

  #flush(): void {
    if (this.#pending === '') return
    const bytes = this.#pending
    this.#pending = ''
    this.#text(decodeBytes(bytes, this.#group.codePage ?? this.#documentPage))
  }

  #text(text: string): void {
    const group = this.#group
    group.isStart = false
    if (group.destination === 'skip') return
    if (group.destination === 'fieldCode') {
      if (group.field && group.field.code.length < maxFieldCode) group.field.code += text
    } else if (group.destination === 'styles') this.#readStyleName(text)
    else if (group.destination === 'author') this.#author += text
    else if (group.destination === 'label') {
      if (!group.isHidden) group.story.writeLabel(text)
    } else if (group.destination === 'text') {
      if (group.isHidden) return
      group.story.enter(group.paragraph.isInTable)
      group.story.writer.write(
        group.position === 'super' ? writeSuperscript(text) : group.position === 'sub' ? writeSubscript(text) : text,
      )
    }
  }

  #readStyleName(text: string): void {
    this.#style.name += text
    const semicolon = this.#style.name.indexOf(';')
    if (semicolon < 0) return
    const name = this.#style.name.slice(0, semicolon).trim()
    const level = /^heading ([1-9])$/i.exec(name)?.[1] ?? (/^title$/i.test(name) ? '1' : undefined)
    if (level !== undefined) this.#headingStyles.set(this.#style.number, Number(level))
    this.#style = { number: 0, name: '' }
  }

  #control(name: string, value: number | undefined): void {
    const group = this.#group
    if (name === '*') {
      group.isOptional = true
      return
    }
    const isStart = group.isStart
    group.isStart = false
    const destination = isStart ? destinationOf(name, group.isOptional) : undefined
    if (destination !== undefined) this.#begin(destination, name)
    else if (name === 'u') this.#unicode(value ?? 0)
    else if (name === 'uc') group.unicodeBytes = Math.max(0, value ?? 1)
    else if (name === 'ansicpg') this.#documentPage = value ?? 1252
    else if (name === 'mac') this.#documentPage = 10_000
    else if (name === 'pc') this.#documentPage = 437
    else if (name === 'pca') this.#documentPage = 850
    else if (name === 'f') this.#selectFont(value ?? 0)
    else if (name === 'fcharset' && group.destination === 'fonts')
      this.#fontPages.set(this.#font, codePageOf(value ?? 0) ?? 0)
    else if (name === 's' && group.destination === 'styles') this.#style.number = value ?? 0
    else if (name.startsWith('ff')) this.#formField(name, value ?? 0)
    else if (name === 'field') group.field = { code: '', form: { kind: 0, result: 25, fallback: 0 } }
    else if (specialCharacters[name] !== undefined && group.destination !== 'fonts') {
      this.#text(specialCharacters[name])
    } else if (group.destination === 'text') this.#format(name, value)
    else if (name === 'v' || name === 'deleted') group.isHidden = value !== 0
  }

  #begin(destination: Destination, name: string): void {
    const group = this.#group
    // A group inside of a skipped one stays skipped, but for the texts of shapes, objects and Unicode copies.
    if (group.destination === 'skip' && !['shptxt', 'result', 'ud'].includes(name)) return
    // In the style sheet, `cs` begins the entry of a character style. Headings are paragraph styles.
    if (group.destination === 'styles' && name === 'cs') {
      group.destination = 'skip'
      return
    }
    group.destination = destination === 'fieldResult' ? 'text' : destination
    if (destination === 'fieldResult') this.#beginResult()
    else if (destination === 'footnote' || destination === 'comment') this.#beginNote(destination === 'comment')
    else if (destination === 'header' || destination === 'footer') {
      const texts = this.#margins[destination]
      this.#beginStory(blocks => texts.add(writeBlocks(blocks)))
    } else if (destination === 'box') {
      const { story } = group
      this.#beginStory(blocks => {
        // Shapes stand inside of the paragraph they are anchored to.
        for (const block of blocks) if (block.type !== 'table') story.writer.write(` ${block.text} `)
      })
    } else if (destination === 'author') this.#author = ''
  }

  #beginStory(use: (blocks: Block[]) => void): void {
    const group = this.#group
    const story = new Story()
    Object.assign(group, { destination: 'text', story, paragraph: bodyFormat(), position: undefined, isHidden: false })
    group.end = () => use(story.end(group.paragraph))
  }

  #beginNote(isComment: boolean): void {
    const { story, paragraph, isHidden } = this.#group
    const key = String(this.#noteBlocks.size)
    this.#noteBlocks.set(key, [])
    if (!isHidden) {
      story.enter(paragraph.isInTable)
      story.writer.write(this.#notes.refer(key, isComment ? 'comment' : 'note'))
    }
    const author = this.#author.trim()
    this.#author = ''
    const before: Block[] = isComment && author !== '' ? [{ type: 'paragraph', text: `${author}:` }] : []
    this.#beginStory(blocks => this.#noteBlocks.set(key, [...before, ...blocks]))
  }

  #beginResult(): void {
    const { story, field, paragraph, isHidden } = this.#group
    story.enter(paragraph.isInTable)
    const writer = story.writer
    const place = writer.place
    const form = field?.form
    if (form?.kind === 1 && !isHidden)
      writer.write((form.result === 25 ? form.fallback : form.result) === 1 ? '[x]' : '[ ]')
    this.#group.end = () => {
      const target = /^\s*HYPERLINK\s+"([^"]+)"/.exec(field?.code ?? '')?.[1]
      if (target !== undefined && story.writer === writer) writer.wrapFrom(place, text => writeLink(text, target))
    }
  }

  #formField(name: string, value: number): void {
    const form = this.#group.field?.form
    if (!form) return
    if (name === 'fftype') form.kind = value
    else if (name === 'ffres') form.result = value
    else if (name === 'ffdefres') form.fallback = value
  }

  #unicode(value: number): void {
    if (this.#skipBytes === 0 && this.#pending !== '') this.#flush()
    this.#text(String.fromCharCode(value & 0xffff))
    this.#skipBytes = this.#group.unicodeBytes
  }

  #selectFont(font: number): void {
    if (this.#group.destination === 'fonts') this.#font = font
    else this.#group.codePage = this.#fontPages.get(font) || undefined
  }

  #format(name: string, value: number | undefined): void {
    const group = this.#group
    const { paragraph, story } = group
    if (name === 'par' || name === 'sect' || name === 'page') {
      story.enter(paragraph.isInTable)
      story.endParagraph(paragraph)
    } else if (name === '\n' || name === '\r') story.endParagraph(paragraph)
    else if (name === 'cell') story.endCell(paragraph)
    else if (name === 'nestcell' || name === 'nestrow') story.endParagraph(paragraph)
    else if (name === 'row') story.endRow(this.#edges)
    else if (name === 'trowd') this.#edges = [0]
    else if (name === 'trleft') this.#edges[0] = value ?? 0
    else if (name === 'cellx') this.#edges.push(value ?? 0)
    else if (name === 'pard') Object.assign(paragraph, bodyFormat())
    else if (name === 'intbl') paragraph.isInTable = true
    else if (name === 'itap') paragraph.isInTable = (value ?? 1) > 0
    else if (name === 'ilvl') paragraph.listLevel = Math.min(Math.max(value ?? 0, 0), 8)
    else if (name === 's') paragraph.heading = this.#headingStyles.get(value ?? 0) ?? 0
    else if (name === 'outlinelevel') paragraph.heading = (value ?? 9) < 9 ? (value ?? 0) + 1 : 0
    else if (name === 'v' || name === 'deleted') group.isHidden = value !== 0
    else if (name === 'super' || name === 'sub') group.position = value === 0 ? undefined : name
    else if (name === 'nosupersub') group.position = undefined
    else if (name === 'plain') Object.assign(group, { isHidden: false, position: undefined })
  }
}
