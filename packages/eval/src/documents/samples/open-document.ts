import { makeOpenDocument } from '@ai-platform/testkit/documents/make-open-document.ts'
import { escapeXml } from '@ai-platform/testkit/documents/make-open-xml.ts'
import { absent, cells, footnotes, headings, items, links, order, patterns, phrases, slides } from '../checks.ts'
import { covered } from '../measures/cell-recall.ts'
import type { Sample } from '../sample.ts'

const paragraph = (text: string) => `<text:p>${text}</text:p>`
const cell = (text: string, attributes = '') =>
  `<table:table-cell office:value-type="string" ${attributes}>${paragraph(escapeXml(text))}</table:table-cell>`
const row = (...contents: string[]) => `<table:table-row>${contents.join('')}</table:table-row>`

/** Repeated and covered cells, typed values, a million blank rows at the end, two sheets. */
function spreadsheet(): Sample {
  const figure = 'cells in their row and column: ods'
  const rows = [
    row(cell('Posten'), cell('Fällig'), cell('Anteil'), cell('Betrag'), cell('Bemerkung')),
    row(
      cell('Miete'),
      '<table:table-cell office:value-type="date" office:date-value="2026-11-27"><text:p>27.11.26</text:p></table:table-cell>',
      '<table:table-cell office:value-type="percentage" office:value="0.19"><text:p>19 %</text:p></table:table-cell>',
      '<table:table-cell office:value-type="currency" office:currency="EUR" office:value="1234.5"><text:p>1.234,50 €</text:p></table:table-cell>',
      cell('Saal A|B'),
    ),
    row(
      cell('Strom'),
      '<table:table-cell table:number-columns-repeated="2"/>',
      '<table:table-cell table:formula="of:=SUM([.D2])" office:value-type="float" office:value="88.2"><text:p>88,2</text:p></table:table-cell>',
      '<table:table-cell table:number-columns-repeated="16380"/>',
    ),
    row(
      cell('Summe', 'table:number-columns-spanned="2"'),
      '<table:covered-table-cell/>',
      cell('gleich', 'table:number-columns-repeated="3"'),
    ),
    '<table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
    `<table:table-row table:number-rows-repeated="2">${cell('doppelt')}</table:table-row>`,
    '<table:table-row><table:table-cell office:value-type="string"><text:p>erste</text:p><text:p>zweite<text:s text:c="2"/>Zeile</text:p></table:table-cell>' +
      '<table:table-cell office:value-type="date" office:date-value="2026-03-01T08:15:00"><text:p>01.03.26 08:15</text:p></table:table-cell></table:table-row>',
    '<table:table-row table:number-rows-repeated="1048566"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>',
  ]
  const body =
    `<table:table table:name="Kosten 2026">${rows.join('')}</table:table>` +
    `<table:table table:name="Räume"><table:table-header-rows>${row(cell('Raum'), cell('Plätze'))}</table:table-header-rows>` +
    `<table:table-row-group>${row(cell('Aula'), cell('240'))}</table:table-row-group></table:table>`
  return {
    name: 'repeated cells',
    extension: 'ods',
    bytes: makeOpenDocument('spreadsheet', body),
    checks: [
      cells(figure, [
        ['Posten', 'Fällig', 'Anteil', 'Betrag', 'Bemerkung'],
        ['Miete', '2026-11-27', ['19 %', '19%'], ['1.234,50 €', '1,234.50 €'], 'Saal A|B'],
        ['Strom', '', '', ['88,2', '88.2'], ''],
        ['Summe', covered('Summe'), 'gleich', 'gleich', 'gleich'],
        ['doppelt', '', '', '', ''],
        ['doppelt', '', '', '', ''],
        [
          'erste zweite Zeile',
          ['2026-03-01 08:15', '2026-03-01T08:15:00', '2026-03-01T08:15', '2026-03-01 08:15:00'],
          '',
          '',
          '',
        ],
      ]),
      cells(figure, [
        ['Raum', 'Plätze'],
        ['Aula', '240'],
      ]),
      patterns('sheet names', [
        ['Kosten 2026, before its cells', /Kosten 2026[\s\S]*Miete/],
        ['Räume, between the two tables', /Zeile[\s\S]*Räume[\s\S]*Aula/],
      ]),
    ],
  }
}

const listItem = (text: string, children = '') => `<text:list-item>${paragraph(text)}${children}</text:list-item>`

/** Headings, lists, a note, links, spans within words, a deleted text, a text box and a table with covered cells. */
function textDocument(): Sample {
  const table =
    '<table:table table:name="T1"><table:table-column table:number-columns-repeated="3"/>' +
    `<table:table-header-rows>${row(cell('Gerät'), cell('Zustand'), cell('Wert'))}</table:table-header-rows>` +
    row(cell('Drucker', 'table:number-rows-spanned="2"'), cell('gut | sehr gut'), cell('120 €')) +
    row('<table:covered-table-cell/>', cell(''), cell('80 €')) +
    row(
      cell('ohne Wert', 'table:number-columns-spanned="2"'),
      '<table:covered-table-cell/>',
      `<table:table-cell>${paragraph('erste')}${paragraph('zweite')}</table:table-cell>`,
    ) +
    '</table:table>'
  const styles =
    '<text:list-style style:name="Dots"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/><text:list-level-style-bullet text:level="2" text:bullet-char="–"/></text:list-style>' +
    '<text:list-style style:name="Numbers"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/></text:list-style>'
  const body = [
    '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>geloeschter Satz</text:p></text:deletion></text:changed-region></text:tracked-changes>',
    '<text:h text:outline-level="1">Übergabe</text:h>',
    paragraph(
      'Die Über<text:span text:style-name="B">gabe</text:span><text:s/>erfolgt<text:note text:id="n1" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>Gemäß Anlage 3.</text:p></text:note-body></text:note> nach <text:a xlink:href="https://example.org/plan">dem Plan</text:a>.<text:change text:change-id="c1"/>',
    ),
    '<text:h text:outline-level="2">Räume und <text:span>Geräte</text:span></text:h>',
    `<text:list text:style-name="Dots">${listItem('Keller', `<text:list>${listItem('Regal')}</text:list>`)}${listItem('Dach')}</text:list>`,
    `<text:list text:style-name="Numbers">${listItem('Schlüssel holen')}${listItem('Zähler ablesen')}</text:list>`,
    paragraph(
      '<draw:frame><draw:text-box><text:p>Kasten am Rand</text:p></draw:text-box></draw:frame>Nach<text:line-break/>dem Kasten',
    ),
    table,
    paragraph('Schlusssatz.'),
  ]
  return {
    name: 'handover',
    extension: 'odt',
    bytes: makeOpenDocument('text', body.join(''), { automaticStyles: styles }),
    checks: [
      cells('cells in their row and column: odt', [
        ['Gerät', 'Zustand', 'Wert'],
        ['Drucker', 'gut | sehr gut', '120 €'],
        [covered('Drucker'), '', '80 €'],
        ['ohne Wert', covered('ohne Wert'), 'erste zweite'],
      ]),
      headings('headings', ['# Übergabe', '## Räume und Geräte']),
      items('list items', [
        [0, '-', 'Keller'],
        [1, '-', 'Regal'],
        [0, '-', 'Dach'],
        [0, '1', 'Schlüssel holen'],
        [0, '2', 'Zähler ablesen'],
      ]),
      links('links', [['dem Plan', 'https://example.org/plan']]),
      footnotes('footnotes', [['Die Übergabe erfolgt', 'Gemäß Anlage 3.']]),
      phrases('German, French, Arabic and Chinese whole', ['Die Übergabe erfolgt', 'Schlusssatz.']),
      phrases('text boxes, headers and footers', ['Kasten am Rand']),
      absent('deleted and hidden text left out', ['geloeschter']),
      order('order of paragraphs', ['Räume und Geräte', 'Zähler ablesen', 'Kasten am Rand', '120 €', 'Schlusssatz.']),
    ],
  }
}

/** Two slides with titles, an outline, a table, a group and speaker notes. */
function presentation(): Sample {
  const frame = (kind: string, content: string) =>
    `<draw:frame presentation:class="${kind}"><draw:text-box>${content}</draw:text-box></draw:frame>`
  const notes = (text: string) => `<presentation:notes>${frame('notes', paragraph(text))}</presentation:notes>`
  const table = `<draw:frame><table:table>${row(cell('Jahr'), cell('Gäste'))}${row(cell('2025'), cell(''))}${row(cell('2026'), cell('1 204'))}</table:table></draw:frame>`
  const body = [
    `<draw:page draw:name="p1">${frame('title', paragraph('Das Museum'))}${frame('outline', `<text:list>${listItem('Öffnung um neun')}${listItem('Führung', `<text:list>${listItem('auch auf Französisch')}</text:list>`)}</text:list>`)}${notes('Zuerst grüßen.')}</draw:page>`,
    `<draw:page draw:name="p2">${frame('title', paragraph('Besucher'))}${table}<draw:g><draw:custom-shape>${paragraph('Pfeil nach oben')}</draw:custom-shape></draw:g>${notes('Die Zahl nennen.')}</draw:page>`,
  ]
  return {
    name: 'museum',
    extension: 'odp',
    bytes: makeOpenDocument('presentation', body.join('')),
    checks: [
      cells('cells in their row and column: odp', [
        ['Jahr', 'Gäste'],
        ['2025', ''],
        ['2026', '1 204'],
      ]),
      headings('headings', ['Das Museum', 'Besucher']),
      items('list items', [
        [0, '-', 'Öffnung um neun'],
        [0, '-', 'Führung'],
        [1, '-', 'auch auf Französisch'],
      ]),
      phrases('text boxes, headers and footers', ['Pfeil nach oben']),
      slides('speaker notes', [
        ['Das Museum', 'Zuerst grüßen.'],
        ['Besucher', 'Die Zahl nennen.'],
      ]),
    ],
  }
}

export const openDocumentSamples = (): Sample[] => [spreadsheet(), textDocument(), presentation()]
