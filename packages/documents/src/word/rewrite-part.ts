import { splitLabel } from '../markdown/list-label.ts'
import { childAt, childrenNamed, type Element, isElement, type Node, textOf } from '../markup/element.ts'
import { writeMark } from './mark.ts'
import type { Numbering } from './numbering.ts'
import { type GraphicTargets, graphicContent } from './read-graphic.ts'
import { readMath } from './read-math.ts'
import { defined, readNumber, readRole, type StyleRoles } from './styles.ts'
import { runText, symbolTag, symbolText } from './symbols.ts'
import { writeWordBlocks } from './write-blocks.ts'
import { openTag, type XmlWriter } from './xml-writer.ts'

/** What the parts of a document share. */
export interface WordContext extends GraphicTargets {
  roles: StyleRoles
  numbering: Numbering
  /** Returns the id under which mammoth finds the target of a link; undefined when there is none. */
  linkId: (id: string) => string | undefined
}

/** Elements whose content is read as if they were not there. */
const transparent = new Set(
  'w:ins w:moveTo w:smartTag w:customXml w:fldSimple w:dir w:bdo w:sdtContent w:rubyBase w:body w:document w:hdr w:ftr'.split(
    ' ',
  ),
)

/** Deeper fields lose their codes and keep their shown text. */
const maxFieldDepth = 20

/** A field code is compared with patterns. A HYPERLINK is shorter. */
const maxFieldCode = 4000

const isOn = (toggle: Element | undefined) =>
  toggle !== undefined && !/^(0|false|off|none)$/.test(toggle.attributes.get('w:val') ?? '')

/**
 * Rewrites a part of a Word document into the elements that mammoth reads. What mammoth does not know is resolved:
 * headings, list labels, alternate contents, text boxes of DrawingML, simple fields, drop-down fields, ruby, formulas and
 * charts. Formatting is left out, which makes mammoth faster.
 */
export class PartRewriter {
  readonly #context: WordContext
  readonly #out: XmlWriter
  #fields: boolean[] = []

  constructor(context: WordContext, out: XmlWriter) {
    this.#context = context
    this.#out = out
  }

  writeNodes(nodes: Node[]): void {
    for (const node of nodes) if (isElement(node)) this.#write(node)
  }

  #write(element: Element): void {
    const { name } = element
    if (name === 'w:p') this.#writeParagraph(element)
    else if (name === 'w:r') this.#writeRun(element)
    else if (name === 'w:tbl') this.#out.wrap('w:tbl', () => this.writeNodes(element.children))
    else if (name === 'w:tr') this.#writeRow(element)
    else if (name === 'w:tc') this.#writeCell(element)
    else if (name === 'w:hyperlink') this.#writeLink(element)
    else if (name === 'w:sdt') this.#writeControl(element)
    else if (name === 'mc:AlternateContent') this.#writeAlternate(element)
    else if (name === 'm:oMath' || name === 'm:oMathPara') this.#writeText(` ${readMath(element)} `, 'w:r')
    else if (transparent.has(name)) this.writeNodes(element.children)
  }

  #writeParagraph(paragraph: Element): void {
    const properties = childAt(paragraph, 'w:pPr')
    const mark = childAt(properties, 'w:rPr')
    // The mark of a deleted paragraph joins its text with the next paragraph (ECMA-376 17.13.5.15).
    const isJoined = childAt(mark, 'w:del') !== undefined || childAt(mark, 'w:moveFrom') !== undefined
    this.#out.wrap('w:p', () => {
      if (isJoined) this.#out.raw('<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>')
      else this.#writeRole(properties)
      this.writeNodes(paragraph.children)
    })
  }

  #writeRole(properties: Element | undefined): void {
    const styleId = childAt(properties, 'w:pStyle')?.attributes.get('w:val')
    const styled = styleId === undefined ? {} : this.#context.roles(styleId)
    const linked = styleId === undefined ? undefined : this.#context.numbering.listOfStyle(styleId)
    const role = { ...styled, ...defined(readRole(properties)) }
    const list = role.list ?? linked?.list
    const level = Math.min(Math.max(role.listLevel ?? linked?.level ?? 0, 0), 8)
    const label = list === undefined || list === '0' ? undefined : this.#context.numbering.next(list, level)
    if (role.heading) {
      this.#out.raw(writeMark({ heading: role.heading }))
      if (label) this.#writeText(`${label} `, 'w:r')
    } else if (label !== undefined) {
      const { marker, prefix } = splitLabel(label)
      this.#out.raw(writeMark({ depth: level + 1, marker }))
      if (prefix !== '') this.#writeText(prefix, 'w:r')
    }
  }

  #writeRun(run: Element): void {
    const properties = childAt(run, 'w:rPr')
    const isHidden = isOn(childAt(properties, 'w:vanish'))
    this.#out.wrap('w:r', () => {
      const position = childAt(properties, 'w:vertAlign')?.attributes.get('w:val')
      const struck = isOn(childAt(properties, 'w:strike')) || isOn(childAt(properties, 'w:dstrike'))
      if (position !== undefined || struck)
        this.#out.wrap('w:rPr', () => {
          if (struck) this.#out.raw('<w:strike/>')
          if (position !== undefined) this.#out.raw(openTag('w:vertAlign', { 'w:val': position }, true))
        })
      for (const child of run.children)
        if (isElement(child) && (!isHidden || /^w:(fldChar|instrText)$/.test(child.name))) this.#writeInRun(child)
    })
  }

  #writeInRun(element: Element): void {
    const { name } = element
    if (name === 'w:t') this.#writeText(textOf(element))
    else if (name === 'w:fldChar') this.#writeFieldCharacter(element)
    else if (name === 'w:instrText') this.#writeFieldCode(element)
    else if (name === 'w:sym') this.#writeSymbol(element)
    else if (/^w:(footnote|endnote|comment)Reference$/.test(name))
      this.#out.raw(openTag(name, { 'w:id': element.attributes.get('w:id') ?? '' }, true))
    else if (name === 'w:drawing' || name === 'w:pict' || name === 'w:object') this.#writeGraphic(element)
    else if (name === 'w:ruby') this.writeNodes(childrenNamed(element, 'w:rubyBase'))
    else if (name === 'mc:AlternateContent') this.#writeAlternate(element)
    else if (runText[name] !== undefined) this.#out.raw(runText[name])
  }

  #writeSymbol(symbol: Element): void {
    const tag = symbolTag(symbol)
    if (tag === undefined) this.#writeText(symbolText(symbol))
    else this.#out.raw(tag)
  }

  /** @param wrapper an element around the text */
  #writeText(text: string, wrapper?: string): void {
    if (text === '') return
    const write = () => this.#out.wrap('w:t', () => this.#out.text(text))
    if (wrapper === undefined) write()
    else this.#out.wrap(wrapper, write)
  }

  #writeFieldCharacter(character: Element): void {
    const type = character.attributes.get('w:fldCharType')
    if (type === 'begin') {
      this.#fields.push(this.#fields.length < maxFieldDepth)
      const drop = childAt(character, 'w:ffData', 'w:ddList')
      const entries = childrenNamed(drop, 'w:listEntry')
      const chosen = readNumber(childAt(drop, 'w:result')) ?? readNumber(childAt(drop, 'w:default')) ?? 0
      this.#writeText(entries[chosen]?.attributes.get('w:val') ?? '')
    }
    const isKept = (type === 'end' ? this.#fields.pop() : this.#fields.at(-1)) === true
    if (!isKept) return
    const box = childAt(character, 'w:ffData', 'w:checkBox')
    const isChecked = isOn(childAt(box, 'w:checked') ?? childAt(box, 'w:default'))
    const data = box ? `<w:ffData><w:checkBox><w:checked w:val="${isChecked ? 1 : 0}"/></w:checkBox></w:ffData>` : ''
    this.#out.raw(`${openTag('w:fldChar', { 'w:fldCharType': type ?? '' })}${data}</w:fldChar>`)
  }

  #writeFieldCode(code: Element): void {
    if (this.#fields.at(-1) !== true) return
    const text = textOf(code).slice(0, maxFieldCode).replace(/\s+/g, ' ')
    this.#out.wrap('w:instrText', () => this.#out.text(text))
  }

  #writeLink(link: Element): void {
    const id = this.#context.linkId(link.attributes.get('r:id') ?? '')
    if (id === undefined) this.writeNodes(link.children)
    else this.#out.wrap('w:hyperlink', () => this.writeNodes(link.children), { 'r:id': id })
  }

  #writeControl(control: Element): void {
    const properties = childAt(control, 'w:sdtPr')
    const box = childAt(properties, 'w14:checkbox')
    const content = () => this.writeNodes(childrenNamed(control, 'w:sdtContent'))
    if (!box) {
      content()
      return
    }
    const checked = childAt(box, 'w14:checked')?.attributes.get('w14:val') ?? '0'
    this.#out.wrap('w:sdt', () => {
      const value = /^(1|true|on)$/.test(checked) ? 1 : 0
      this.#out.raw(`<w:sdtPr><w14:checkbox><w14:checked w14:val="${value}"/></w14:checkbox></w:sdtPr>`)
      this.#out.wrap('w:sdtContent', content)
    })
  }

  /** The first choice is what Word shows. The fallback repeats it for old programs. */
  #writeAlternate(alternate: Element): void {
    const [choice] = childrenNamed(alternate, 'mc:Choice')
    const before = this.#out.length
    for (const option of [choice, childAt(alternate, 'mc:Fallback')]) {
      for (const child of option?.children ?? []) if (isElement(child)) this.#writeAnywhere(child)
      if (this.#out.length > before) return
    }
  }

  #writeAnywhere(element: Element): void {
    const before = this.#out.length
    this.#writeInRun(element)
    if (this.#out.length === before) this.#write(element)
  }

  #writeGraphic(graphic: Element): void {
    for (const part of graphicContent(graphic, this.#context)) {
      if (typeof part === 'string') this.#writeText(part)
      else
        this.#out.wrap('w:pict', () =>
          this.#out.wrap('v:textbox', () =>
            this.#out.wrap('w:txbxContent', () => {
              if ('blocks' in part) writeWordBlocks(part.blocks, this.#out)
              else this.writeNodes(part.children)
            }),
          ),
        )
    }
  }

  #writeRow(row: Element): void {
    const properties = childAt(row, 'w:trPr')
    if (childAt(properties, 'w:del')) return
    const before = Math.min(readNumber(childAt(properties, 'w:gridBefore')) ?? 0, 100)
    this.#out.wrap('w:tr', () => {
      if (before > 0) this.#out.raw(`<w:tc><w:tcPr><w:gridSpan w:val="${before}"/></w:tcPr></w:tc>`)
      this.writeNodes(row.children)
    })
  }

  #writeCell(cell: Element): void {
    const properties = childAt(cell, 'w:tcPr')
    const span = Math.min(Math.max(readNumber(childAt(properties, 'w:gridSpan')) ?? 1, 1), 1000)
    const merge = childAt(properties, 'w:vMerge')
    const value = merge?.attributes.get('w:val') === 'restart' ? 'restart' : 'continue'
    const mergeTag = merge ? `<w:vMerge w:val="${value}"/>` : ''
    this.#out.wrap('w:tc', () => {
      if (span > 1 || merge) this.#out.raw(`<w:tcPr><w:gridSpan w:val="${span}"/>${mergeTag}</w:tcPr>`)
      this.writeNodes(cell.children)
    })
  }
}
