import { makeOpenXml, type OpenXmlPart, officeRelation } from '@ai-platform/testkit/documents/make-open-xml.ts'
import { absent, cells, headings, items, links, phrases, slides } from '../checks.ts'
import { covered } from '../measures/cell-recall.ts'
import type { Sample } from '../sample.ts'

const namespaces =
  'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ' +
  `xmlns:r="${officeRelation}"`

const run = (text: string, properties = '') => `<a:r><a:rPr lang="de-DE">${properties}</a:rPr><a:t>${text}</a:t></a:r>`
const paragraph = (content: string, properties = '') => `<a:p>${properties}${content}</a:p>`
const shape = (content: string, place = '') =>
  `<p:sp><p:nvSpPr><p:cNvPr id="2" name="x"/><p:cNvSpPr/><p:nvPr>${place}</p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>${content}</p:txBody></p:sp>`
const title = (text: string) => shape(paragraph(run(text)), '<p:ph type="title"/>')
const cell = (text: string, attributes = '') =>
  `<a:tc ${attributes}><a:txBody><a:bodyPr/>${text
    .split('\n')
    .map(line => paragraph(line && run(line)))
    .join('')}</a:txBody><a:tcPr/></a:tc>`
const row = (...contents: string[]) => `<a:tr h="1">${contents.join('')}</a:tr>`

const grid = [
  row(cell('Halle'), cell('Gäste', 'gridSpan="2"'), cell('', 'hMerge="1"')),
  row(cell('Nord', 'rowSpan="2"'), cell('Mai'), cell('1.204')),
  row(cell('', 'vMerge="1"'), cell('Juni|Juli'), cell('')),
  row(cell(''), cell('zwei\nZeilen'), cell('7,5 %')),
]

/** A slide with its notes. The file number says nothing about its place. */
function slide(file: number, content: string, notes: string, hidden = false): OpenXmlPart[] {
  return [
    {
      name: `ppt/slides/slide${file}.xml`,
      data: `<p:sld ${namespaces}${hidden ? ' show="0"' : ''}><p:cSld><p:spTree><p:nvGrpSpPr/><p:grpSpPr/>${content}</p:spTree></p:cSld></p:sld>`,
      links: [
        { id: 'notes', type: 'notesSlide', target: `../notesSlides/notesSlide${10 - file}.xml` },
        { id: 'web', type: 'hyperlink', target: 'https://example.org/karten', external: true },
      ],
    },
    {
      name: `ppt/notesSlides/notesSlide${10 - file}.xml`,
      data: `<p:notes ${namespaces}><p:cSld><p:spTree>${shape(paragraph(run(notes)), '<p:ph type="body" idx="1"/>')}${shape(paragraph(`<a:fld id="{1}" type="slidenum"><a:t>97</a:t></a:fld>`), '<p:ph type="sldNum"/>')}</p:spTree></p:cSld></p:notes>`,
    },
  ]
}

function deck(): Sample {
  const bullets = shape(
    paragraph(run('Öffnung um neun')) +
      paragraph(run('auch sonn') + run('tags', '<a:solidFill/>'), '<a:pPr lvl="1"/>') +
      paragraph(run('Karten: ') + run('im Netz', '<a:hlinkClick r:id="web"/>')),
    '<p:ph type="body" idx="1"/>',
  )
  const table = `<p:graphicFrame><p:nvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblGrid><a:gridCol w="1"/><a:gridCol w="1"/><a:gridCol w="1"/></a:tblGrid>${grid.join('')}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>`
  const group = `<p:grpSp><p:nvGrpSpPr/><p:grpSpPr/><p:grpSp><p:nvGrpSpPr/><p:grpSpPr/>${shape(paragraph(run('Feld in der Gruppe')))}</p:grpSp></p:grpSp>`
  const bytes = makeOpenXml('ppt/presentation.xml', 'presentationml.presentation.main+xml', [
    {
      name: 'ppt/presentation.xml',
      data: `<p:presentation ${namespaces}><p:sldIdLst><p:sldId id="300" r:id="a"/><p:sldId id="256" r:id="b"/></p:sldIdLst></p:presentation>`,
      links: [
        { id: 'b', type: 'slide', target: 'slides/slide1.xml' },
        { id: 'a', type: 'slide', target: 'slides/slide2.xml' },
      ],
    },
    ...slide(2, title('Das Museum') + bullets, 'Zuerst grüßen.'),
    ...slide(1, title('Besucher') + table + group, 'Die Zahl nennen.'),
  ])
  return {
    name: 'deck',
    extension: 'pptx',
    bytes,
    checks: [
      cells('cells in their row and column: pptx', [
        ['Halle', 'Gäste', covered('Gäste')],
        ['Nord', 'Mai', '1.204'],
        [covered('Nord'), 'Juni|Juli', ''],
        ['', 'zwei Zeilen', '7,5 %'],
      ]),
      headings('headings', ['Das Museum', 'Besucher']),
      items('list items', [
        [0, '-', 'Öffnung um neun'],
        [1, '-', 'auch sonntags'],
        [0, '-', 'Karten: im Netz'],
      ]),
      links('links', [['im Netz', 'https://example.org/karten']]),
      phrases('text boxes, headers and footers', ['Feld in der Gruppe']),
      slides('speaker notes', [
        ['Das Museum', 'Zuerst grüßen.'],
        ['Besucher', 'Die Zahl nennen.'],
      ]),
      absent('deleted and hidden text left out', ['97']),
    ],
  }
}

export const slideSamples = (): Sample[] => [deck()]
