import { escapeXml, linksPart, makeOpenXml, type PartLink } from './make-open-xml.ts'
import type { ZipEntry } from './make-zip.ts'

const spaces =
  'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" ' +
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ' +
  'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'

export interface PptxSlide {
  /** the shapes in PresentationML */
  shapes: string
  /** the content of its background properties */
  background?: string
  hidden?: boolean
  notes?: string
  links?: PartLink[]
}

/** A PowerPoint presentation (ECMA-376 part 1, 19). Its slides are stored in reverse order. */
export function makePptx(slides: PptxSlide[], parts: ZipEntry[] = [], links: PartLink[] = []): Buffer {
  const fileOf = (at: number) => slides.length - at
  const ids = slides.map((_, at) => `<p:sldId id="${256 + at}" r:id="s${at}"/>`)
  const slideLinks = slides.map((_, at) => ({ id: `s${at}`, type: 'slide', target: `slides/slide${fileOf(at)}.xml` }))
  return makeOpenXml('ppt/presentation.xml', 'presentationml.presentation.main+xml', [
    {
      name: 'ppt/presentation.xml',
      data: `<p:presentation ${spaces}><p:sldIdLst>${ids.join('')}</p:sldIdLst></p:presentation>`,
    },
    linksPart('ppt/presentation.xml', [...slideLinks.toReversed(), ...links]),
    ...slides.flatMap(({ shapes, background, hidden, notes, links: own = [] }, at) => {
      const name = `ppt/slides/slide${fileOf(at)}.xml`
      const page = { id: 'notes', type: 'notesSlide', target: `../notesSlides/notes${at}.xml` }
      return [
        {
          name,
          data: `<p:sld ${spaces}${hidden ? ' show="0"' : ''}><p:cSld>${background === undefined ? '' : `<p:bg><p:bgPr>${background}</p:bgPr></p:bg>`}<p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`,
        },
        linksPart(name, notes === undefined ? own : [page, ...own]),
        ...(notes === undefined ? [] : [notesPart(`ppt/notesSlides/notes${at}.xml`, notes)]),
      ]
    }),
    ...parts,
  ])
}

const notesPart = (name: string, text: string): ZipEntry => ({
  name,
  data: `<p:notes ${spaces}><p:cSld><p:spTree>${textShape([text], { type: 'body' })}${textShape(['A note in a box.'])}${textShape(['7'], { type: 'sldNum' })}${textShape(['Talk of May'], { type: 'hdr' })}</p:spTree></p:cSld></p:notes>`,
})

export interface ShapePlace {
  /** of a placeholder */
  type?: string
  /** in hundredths of an inch */
  at?: [left: number, top: number]
}

/** A shape with a paragraph for each text. A text of PresentationML stays as it is. */
export function textShape(texts: string[], { type, at }: ShapePlace = {}): string {
  const placeholder = type === undefined ? '' : `<p:ph type="${type}"/>`
  const offset = at ? `<a:xfrm><a:off x="${at[0] * 9144}" y="${at[1] * 9144}"/><a:ext cx="9" cy="9"/></a:xfrm>` : ''
  const paragraphs = texts.map(text =>
    text.startsWith('<') ? text : `<a:p><a:r><a:t>${escapeXml(text)}</a:t></a:r></a:p>`,
  )
  return (
    `<p:sp><p:nvSpPr><p:cNvPr id="1" name="x"/><p:cNvSpPr/><p:nvPr>${placeholder}</p:nvPr></p:nvSpPr>` +
    `<p:spPr>${offset}</p:spPr><p:txBody>${paragraphs.join('')}</p:txBody></p:sp>`
  )
}
