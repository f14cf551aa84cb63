import { makeWorkbook } from '../builders/workbook.ts'
import { cells, patterns } from '../checks.ts'
import { covered } from '../measures/cell-recall.ts'
import type { Sample } from '../sample.ts'

const figure = 'cells in their row and column: xlsx'
const inline = (ref: string, text: string) => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`

/** Formats as German and English Excel write them; cells name them by their place, from 1. */
const formats = [
  'dd.mm.yyyy;@', // 1
  '[$-407]d. mmmm yyyy', // 2
  '14', // 3: the short date of the user's region
  '9', // 4: 0%
  '0.0%', // 5
  '#,##0.00 [$€-407]', // 6
  '[$$-409]#,##0.00', // 7
  'yyyy-mm-dd hh:mm', // 8
  '#,##0.00 "km"', // 9: the letters of a unit are no date
  '[h]:mm', // 10: a duration
  '[Red]#,##0;-#,##0', // 11
  '0.00E+00', // 12
  '000000', // 13: a number with leading zeros
]

/** Shared strings with rich text and phonetic marks, formulas, sparse cells, and each number format. */
function typedWorkbook(): Sample {
  const sharedStrings = [
    '<t>Größe &amp; Maß</t>',
    '<r><t xml:space="preserve">Fahr</t></r><r><rPr><b/></rPr><t>räder</t></r>',
    '<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh>',
    '<t>A|B und C|D</t>',
    '<t xml:space="preserve">zwei\nZeilen</t>',
  ]
  const shared = (ref: string, index: number) => `<c r="${ref}" t="s"><v>${index}</v></c>`
  const rows = `
    <row r="1">${shared('A1', 0)}${inline('B1', 'Datum')}${inline('D1', 'Anteil')}${inline('E1', 'Preis')}</row>
    <row r="2">${shared('A2', 1)}<c r="B2" s="1"><v>46353</v></c><c r="D2" s="4"><v>0.19</v></c><c r="E2" s="6"><v>1234.5</v></c></row>
    <row r="3">${shared('A3', 2)}<c r="B3" s="2"><v>45351</v></c><c r="D3" s="5"><v>0.075</v></c><c r="E3" s="7"><v>99.9</v></c></row>
    <row r="4">${shared('A4', 3)}<c r="C4" s="3"><v>44197</v></c><c r="E4"><f>SUM(E2:E3)</f><v>1334.4</v></c></row>
    <row r="6">${shared('A6', 4)}<c r="B6" s="8"><v>46353.604166666664</v></c><c r="D6" t="b"><v>1</v></c><c r="E6" t="e"><v>#DIV/0!</v></c></row>
    <row r="7"><c r="A7" t="str"><f>"a"&amp;"b"</f><v>ab</v></c><c r="B7" s="9"><v>42.195</v></c><c r="C7" s="10"><v>1.0625</v></c><c r="D7" s="11"><v>-1200</v></c><c r="E7" s="13"><v>421</v></c></row>
    <row r="8"><c r="E8"><v>0.1</v></c></row>`
  return {
    name: 'number formats',
    extension: 'xlsx',
    bytes: makeWorkbook({ sheets: [{ name: 'Übersicht', rows }], sharedStrings, formats }),
    checks: [
      cells(figure, [
        ['Größe & Maß', 'Datum', '', 'Anteil', 'Preis'],
        ['Fahrräder', '2026-11-27', '', '19%', ['1,234.50 €', '1.234,50 €', '1234.50 €']],
        ['東京', '2024-02-29', '', '7.5%', '$99.90'],
        ['A|B und C|D', '', '2021-01-01', '', '1334.4'],
        [
          'zwei Zeilen',
          ['2026-11-27 14:30', '2026-11-27T14:30', '2026-11-27 14:30:00'],
          '',
          ['TRUE', 'true'],
          '#DIV/0!',
        ],
        ['ab', ['42.20 km', '42.195 km'], ['25:30', '25:30:00'], ['-1,200', '-1200'], '000421'],
        ['', '', '', '', '0.1'],
      ]),
    ],
  }
}

/** No cell names its place, as some libraries write it; a second sheet, whose file comes first. */
function unnamedCells(): Sample {
  const text = (value: string) => `<c t="inlineStr"><is><t>${value}</t></is></c>`
  const row = (...contents: string[]) => `<row>${contents.join('')}</row>`
  const first =
    row(text('Stadt'), text('Einwohner'), text('Note')) +
    row(text('Köln'), '<c><v>1087353</v></c>', '<c/>') +
    row(text('Ulm'), '<c/>', text('a &lt; b')) +
    row('<c/>', '<c><v>-12.75</v></c>', text('letzte'))
  const second = row(text('Straße'), text('Nr.')) + row(text('Am Münster'), '<c t="n"><v>7</v></c>')
  return {
    name: 'cells without places',
    extension: 'xlsx',
    bytes: makeWorkbook({
      sheets: [
        { name: 'Städte & Orte', rows: first },
        { name: 'Anschriften', rows: second },
      ],
    }),
    checks: [
      cells(figure, [
        ['Stadt', 'Einwohner', 'Note'],
        ['Köln', '1087353', ''],
        ['Ulm', '', 'a < b'],
        ['', '-12.75', 'letzte'],
      ]),
      cells(figure, [
        ['Straße', 'Nr.'],
        ['Am Münster', '7'],
      ]),
      patterns('sheet names', [
        ['Städte & Orte, before its cells', /Städte (&|&amp;|\\&) Orte[\s\S]*Köln/],
        ['Anschriften, between the two tables', /letzte[\s\S]*Anschriften[\s\S]*Am Münster/],
      ]),
    ],
  }
}

/** Dates from 1904, a merged title and a merged group in the first column, a far cell after 20 blank columns. */
function mergedWorkbook(): Sample {
  const rows = `
    <row r="2">${inline('B2', 'Umsatz 2026')}</row>
    <row r="3">${inline('B3', 'Region')}${inline('C3', 'Quartal')}${inline('D3', 'Beleg vom')}</row>
    <row r="4">${inline('B4', 'Nord')}${inline('C4', 'Q1')}<c r="D4" s="1"><v>44891</v></c></row>
    <row r="5"><c r="B5"/>${inline('C5', 'Q2')}<c r="D5" s="1"><v>0</v></c></row>
    <row r="6">${inline('B6', 'Süd')}<c r="C6"/><c r="D6" t="d"><v>2026-05-04T00:00:00</v></c></row>`
  return {
    name: 'merged cells and dates from 1904',
    extension: 'xlsx',
    bytes: makeWorkbook({
      sheets: [{ name: 'Umsatz', rows, merged: ['B2:D2', 'B4:B5'] }],
      formats: ['dd/mm/yyyy'],
      from1904: true,
    }),
    checks: [
      cells(figure, [
        ['Umsatz 2026', covered('Umsatz 2026'), covered('Umsatz 2026')],
        ['Region', 'Quartal', 'Beleg vom'],
        ['Nord', 'Q1', '2026-11-27'],
        [covered('Nord'), 'Q2', '1904-01-01'],
        ['Süd', '', ['2026-05-04', '2026-05-04T00:00:00']],
      ]),
    ],
  }
}

export const workbookSamples = (): Sample[] => [typedWorkbook(), unnamedCells(), mergedWorkbook()]
