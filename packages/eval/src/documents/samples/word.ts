import { makeOpenXml, type OpenXmlPart, officeRelation } from '@ai-platform/testkit/documents/make-open-xml.ts'
import { absent, cells, footnotes, headings, items, links, order, patterns, phrases } from '../checks.ts'
import { covered } from '../measures/cell-recall.ts'
import type { Sample } from '../sample.ts'

const namespaces = [
  'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
  `xmlns:r="${officeRelation}"`,
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
  'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"',
  'xmlns:v="urn:schemas-microsoft-com:vml"',
].join(' ')

const run = (text: string, properties = '') =>
  `<w:r>${properties && `<w:rPr>${properties}</w:rPr>`}<w:t xml:space="preserve">${text}</w:t></w:r>`
const p = (content: string, properties = '') => `<w:p>${properties && `<w:pPr>${properties}</w:pPr>`}${content}</w:p>`
const styled = (style: string, text: string) => p(run(text), `<w:pStyle w:val="${style}"/>`)
const listed = (list: number, level: number, text: string) =>
  p(run(text), `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${list}"/></w:numPr>`)
const cell = (content: string, properties = '') =>
  `<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>${properties}</w:tcPr>${content.startsWith('<') ? content : p(run(content))}</w:tc>`
const row = (...contents: string[]) => `<w:tr>${contents.join('')}</w:tr>`
const table = (...rows: string[]) =>
  `<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/><w:gridCol/></w:tblGrid>${rows.join('')}</w:tbl>`

/** German style names, as a German Word writes them; one heading only by its outline level. */
const styles: OpenXmlPart = {
  name: 'word/styles.xml',
  data:
    `<w:styles ${namespaces}><w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>` +
    '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>' +
    '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>' +
    '<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/><w:basedOn w:val="berschrift1"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>' +
    '<w:style w:type="paragraph" w:styleId="Anlage"><w:name w:val="Anlage"/><w:basedOn w:val="berschrift2"/></w:style>' +
    '<w:style w:type="paragraph" w:styleId="Aufzhlung"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>',
}

const level = (index: number, format: string, text: string, start = 1) =>
  `<w:lvl w:ilvl="${index}"><w:start w:val="${start}"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`

/** List 1 has bullets; lists 2 and 3 share a definition, and list 3 starts again; list 4 counts from 5. */
const numbering: OpenXmlPart = {
  name: 'word/numbering.xml',
  data:
    `<w:numbering ${namespaces}><w:abstractNum w:abstractNumId="10">${level(0, 'bullet', '')}${level(1, 'bullet', 'o')}</w:abstractNum>` +
    `<w:abstractNum w:abstractNumId="11">${level(0, 'decimal', '%1.')}${level(1, 'lowerLetter', '%2)')}</w:abstractNum>` +
    `<w:abstractNum w:abstractNumId="12">${level(0, 'decimal', '%1)', 5)}</w:abstractNum>` +
    '<w:num w:numId="1"><w:abstractNumId w:val="10"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="11"/></w:num>' +
    '<w:num w:numId="3"><w:abstractNumId w:val="11"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>' +
    '<w:num w:numId="4"><w:abstractNumId w:val="12"/></w:num></w:numbering>',
}

const notes = (kind: 'footnote' | 'endnote', text: string): OpenXmlPart => ({
  name: `word/${kind}s.xml`,
  data:
    `<w:${kind}s ${namespaces}><w:${kind} w:type="separator" w:id="-1">${p('<w:r><w:separator/></w:r>')}</w:${kind}>` +
    `<w:${kind} w:id="2">${p(`<w:r><w:${kind}Ref/></w:r>${run(` ${text}`)}`)}</w:${kind}></w:${kind}s>`,
})

const textBox =
  '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>' +
  `${p(run('Hinweis im Kasten'))}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>` +
  `<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>${p(run('Hinweis im Kasten'))}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`

const field = (instruction: string, result: string) =>
  `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">${instruction}</w:instrText></w:r>` +
  `<w:r><w:fldChar w:fldCharType="separate"/></w:r>${run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>`

const checkBox = (checked: boolean, label: string) =>
  p(
    `<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="${checked ? 1 : 0}"/></w14:checkbox></w:sdtPr><w:sdtContent>${run(checked ? '☒' : '☐')}</w:sdtContent></w:sdt>${run(` ${label}`)}`,
  )

const body = [
  styled('Titel', 'Mietvertrag'),
  styled('berschrift1', '§ 1 Räume'),
  p(
    `${run('Vermietet wird die ')}${run('Wohn', '<w:b/>')}${run('ung')}<w:r><w:footnoteReference w:id="2"/></w:r>${run(' im ')}` +
      `<w:del w:id="9" w:author="x"><w:r><w:delText>zweiten</w:delText></w:r></w:del><w:ins w:id="8" w:author="x">${run('dritten')}</w:ins>${run(' Stock')}<w:r><w:endnoteReference w:id="2"/></w:r>${run('.')}${run('versteckt', '<w:vanish/>')}`,
  ),
  styled('berschrift2', 'Ausstattung'),
  listed(1, 0, 'Küche'),
  listed(1, 1, 'Herd'),
  listed(1, 1, 'Spüle'),
  listed(1, 0, 'Bad'),
  styled('Aufzhlung', 'Flur'),
  p(run('Zuerst:')),
  listed(2, 0, 'Schlüssel übergeben'),
  listed(2, 1, 'Haustür'),
  listed(2, 0, 'Zähler ablesen'),
  p(run('Danach:')),
  listed(3, 0, 'Miete zahlen'),
  listed(3, 0, 'Kaution zahlen'),
  listed(4, 0, 'fünfter Punkt'),
  styled('Anlage', 'Anlage A'),
  p(run('Nebenkosten'), '<w:outlineLvl w:val="2"/>'),
  table(
    row(cell('Posten'), cell('Betrag'), cell('Hinweis')),
    row(cell('Heizung | Wasser'), cell('120,00 €'), cell('')),
    row(cell('Müll', '<w:vMerge w:val="restart"/>'), cell('18,50 €'), cell(p(run('erste')) + p(run('zweite')))),
    row(cell(p(''), '<w:vMerge/>'), cell('4,00 €'), cell('')),
    row(cell('Summe', '<w:gridSpan w:val="2"/>'), cell('142,50 €')),
    `<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>${cell('19 %')}${cell('MwSt.')}</w:tr>`,
    `<w:sdt><w:sdtContent>${row(cell('aus Vorlage'), cell('1'), cell('2'))}</w:sdtContent></w:sdt>`,
    row(cell('außen'), cell(table(row(cell('innen links'), cell('innen rechts'))) + p('')), cell('rechts')),
  ),
  p(
    `${run('Siehe ')}<w:hyperlink r:id="web">${run('die ')}${run('Hausordnung')}</w:hyperlink>${run(' und ')}${field(' HYPERLINK "https://example.org/tarif" ', 'den Tarif')}${run('.')}`,
  ),
  p(`${textBox}${run('Nach dem Kasten.')}`),
  checkBox(true, 'Haustiere erlaubt'),
  checkBox(false, 'Untermiete erlaubt'),
  p(
    `${run('Links')}<w:r><w:tab/></w:r>${run('Rechts')}<w:r><w:br/></w:r>${run('Neue Zeile')}<w:r><w:noBreakHyphen/></w:r>${run('Ende')}`,
  ),
  '<w:sectPr><w:headerReference w:type="default" r:id="head"/><w:footerReference w:type="default" r:id="foot"/></w:sectPr>',
]

function contract(): Sample {
  const edge = (kind: 'header' | 'footer', text: string): OpenXmlPart => ({
    name: `word/${kind}3.xml`,
    data: `<w:${kind === 'header' ? 'hdr' : 'ftr'} ${namespaces}>${p(run(text))}</w:${kind === 'header' ? 'hdr' : 'ftr'}>`,
  })
  const bytes = makeOpenXml('word/document.xml', 'wordprocessingml.document.main+xml', [
    {
      name: 'word/document.xml',
      data: `<w:document ${namespaces}><w:body>${body.join('')}</w:body></w:document>`,
      links: [
        { id: 'styles', type: 'styles', target: 'styles.xml' },
        { id: 'numbering', type: 'numbering', target: 'numbering.xml' },
        { id: 'footnotes', type: 'footnotes', target: 'footnotes.xml' },
        { id: 'endnotes', type: 'endnotes', target: 'endnotes.xml' },
        { id: 'head', type: 'header', target: 'header3.xml' },
        { id: 'foot', type: 'footer', target: 'footer3.xml' },
        { id: 'web', type: 'hyperlink', target: 'https://example.org/ordnung?a=1&b=2', external: true },
      ],
    },
    styles,
    numbering,
    notes('footnote', 'Lage: Hinterhaus.'),
    notes('endnote', 'Ohne Aufzug.'),
    edge('header', 'Entwurf Nr. 4711'),
    edge('footer', 'Vertraulich behandeln'),
  ])
  return {
    name: 'contract',
    extension: 'docx',
    bytes,
    checks: [
      cells('cells in their row and column: docx', [
        ['Posten', 'Betrag', 'Hinweis'],
        ['Heizung | Wasser', '120,00 €', ''],
        ['Müll', '18,50 €', 'erste zweite'],
        [covered('Müll'), '4,00 €', ''],
        ['Summe', covered('Summe'), '142,50 €'],
        ['', '19 %', 'MwSt.'],
        ['aus Vorlage', '1', '2'],
        [
          'außen',
          [
            'innen links innen rechts',
            'innen links | innen rechts',
            'innen links, innen rechts',
            'innen links; innen rechts',
            'innen links / innen rechts',
          ],
          'rechts',
        ],
      ]),
      headings('headings', ['# § 1 Räume', '## Ausstattung', '## Anlage A', '### Nebenkosten', 'Mietvertrag']),
      items('list items', [
        [0, '-', 'Küche'],
        [1, '-', 'Herd'],
        [1, '-', 'Spüle'],
        [0, '-', 'Bad'],
        [0, '-', 'Flur'],
        [0, '1', 'Schlüssel übergeben'],
        [0, '2', 'Zähler ablesen'],
        [0, '1', 'Miete zahlen'],
        [0, '2', 'Kaution zahlen'],
        [0, '5', 'fünfter Punkt'],
      ]),
      links('links', [
        ['die Hausordnung', 'https://example.org/ordnung?a=1&b=2'],
        ['den Tarif', 'https://example.org/tarif'],
      ]),
      footnotes('footnotes', [
        ['Vermietet wird die Wohnung', 'Lage: Hinterhaus.'],
        ['Stock', 'Ohne Aufzug.'],
      ]),
      phrases('text boxes, headers and footers', ['Hinweis im Kasten', 'Entwurf Nr. 4711', 'Vertraulich behandeln']),
      patterns('text boxes, headers and footers', [
        ['the box only once', /^(?![\s\S]*im Kasten[\s\S]*im Kasten)[\s\S]*im Kasten/],
      ]),
      absent('deleted and hidden text left out', ['zweiten Stock', 'zweitendritten', 'versteckt']),
      patterns('form values: docx', [
        ['checked box', /(\[x\]|☒|☑)\s*Haustiere/i],
        ['unchecked box', /(\[ \]|☐)\s*Untermiete/],
      ]),
      phrases('words whole', ['Wohnung', 'dritten Stock', 'Links Rechts', 'Neue Zeile']),
      order('order of paragraphs', [
        '§ 1 Räume',
        'Küche',
        'Danach:',
        'Anlage A',
        'MwSt.',
        'den Tarif',
        'Nach dem Kasten.',
        'Neue Zeile',
      ]),
    ],
  }
}

export const wordSamples = (): Sample[] => [contract()]
