import { makeOpenXml, officeRelation } from './make-open-xml.ts'

const namespaces =
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" ' +
  `xmlns:r="${officeRelation}" ` +
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" ' +
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" ' +
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" ' +
  'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" ' +
  'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" ' +
  'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" ' +
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ' +
  'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" ' +
  'xmlns:v="urn:schemas-microsoft-com:vml"'

/** The content of the parts of a Word document, in WordprocessingML. */
export interface WordParts {
  body: string
  styles?: string
  numbering?: string
  footnotes?: string
  endnotes?: string
  comments?: string
  /** The headers and footers, with the relation ids `header1`, `header2`, … and `footer1`, …. */
  headers?: string[]
  footers?: string[]
  /** The part of a chart with the relation id `chart1`, as makeChart returns it. */
  chart?: string
  /** Pictures of the body, by the names of their files, which are their relation ids. */
  pictures?: Record<string, Buffer>
  /** Targets of external links, by relation id. */
  links?: Record<string, string>
}

/** A Word document with the parts given (ECMA-376 part 1, 11.3). */
export function makeWord(parts: WordParts): Buffer {
  const single = (['styles', 'numbering', 'footnotes', 'endnotes', 'comments'] as const).flatMap(name =>
    parts[name] === undefined ? [] : [{ id: name, type: name, data: wrap(`w:${name}`, parts[name]) }],
  )
  const margins = (type: 'header' | 'footer', root: string, contents: string[] = []) =>
    contents.map((content, index) => ({ id: `${type}${index + 1}`, type, data: wrap(root, content) }))
  const related = [
    ...single,
    ...margins('header', 'w:hdr', parts.headers),
    ...margins('footer', 'w:ftr', parts.footers),
    ...(parts.chart === undefined ? [] : [{ id: 'chart1', type: 'chart', data: parts.chart }]),
  ]
  const pictures = Object.entries(parts.pictures ?? {})
  const links = [
    ...pictures.map(([name]) => ({ id: name, type: 'image', target: `media/${name}` })),
    ...related.map(({ id, type }) => ({ id, type, target: `${id}.xml` })),
    ...Object.entries(parts.links ?? {}).map(([id, target]) => ({ id, type: 'hyperlink', target, external: true })),
  ]
  return makeOpenXml('word/document.xml', 'wordprocessingml.document.main+xml', [
    { name: 'word/document.xml', data: wrap('w:document', `<w:body>${parts.body}</w:body>`), links },
    ...related.map(({ id, data }) => ({ name: `word/${id}.xml`, data })),
    ...pictures.map(([name, data]) => ({ name: `word/media/${name}`, data })),
  ])
}

const wrap = (root: string, content: string) => `<?xml version="1.0"?><${root} ${namespaces}>${content}</${root}>`

/** A paragraph of one run, with paragraph properties. */
export const wordParagraph = (text: string, properties = '') =>
  `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`

/** A run with a picture of `makeWord`, in millimetres. */
export function wordPicture(name: string, width: number, height: number): string {
  const size = `cx="${width * 36_000}" cy="${height * 36_000}"`
  return (
    `<w:r><w:drawing><wp:inline><wp:extent ${size}/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="${name}"/></pic:blipFill>` +
    `<pic:spPr><a:xfrm><a:ext ${size}/></a:xfrm></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`
  )
}

/** A definition of a list with a format and a text such as `%1.` for each level. */
export const wordList = (id: number, levels: [format: string, text: string][]) =>
  `<w:abstractNum w:abstractNumId="${id}">${levels
    .map(
      ([format, text], level) =>
        `<w:lvl w:ilvl="${level}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`,
    )
    .join('')}</w:abstractNum>`

export const inList = (id: number, level = 0) => `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${id}"/></w:numPr>`
