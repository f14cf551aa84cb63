import { makePdfDocument } from '../builders/pdf/pdf-document.ts'
import { drawTable } from '../builders/pdf/pdf-table.ts'
import { kernedAt, textAt } from '../builders/pdf/pdf-text.ts'
import { cells } from '../checks.ts'
import { type Cell, covered } from '../measures/cell-recall.ts'
import type { Sample } from '../sample.ts'

const figure = (kind: string) => `cells in their row and column: pdf, ${kind}`
const onePage = (content: string, rotate?: 90) =>
  makePdfDocument(() => ({ pages: [{ content, ...(rotate && { rotate }) }] }))
const before =
  textAt(60, 780, 'Die folgende Aufstellung gilt ab dem 1. Mai.') +
  kernedAt(60, 766, 'Alle Preise verstehen sich netto.')
const after = (y: number) => textAt(60, y, 'Nach der Tabelle geht der Text auf der Seite ganz normal weiter.')

function ruled(rules: 'lines' | 'boxes', byColumn: boolean): Sample {
  const content = drawTable({
    left: 60,
    top: 740,
    widths: [130, 70, 80, 80, 110],
    rightAligned: [2],
    rules,
    byColumn,
    rows: [
      ['Artikel', 'Größe', { text: 'Preis und Rabatt', columns: 2 }, 'Lieferung'],
      ['Schraube M4', '4 mm', '1.234,50 €', '5 %', '27.11.2026'],
      ['Dübel | Anker', '', '0,05 €', '', ''],
      ['Müllbeutel, reiß-\nfest, 120 Liter', 'XL', '', '7,5 %', 'ab Lager\nHalle 2'],
      ['Summe', '', '1.234,55 €', '', ''],
    ],
  })
  return {
    name: `${rules}${byColumn ? ', by column' : ''}`,
    extension: 'pdf',
    bytes: onePage(before + content + after(550)),
    checks: [
      cells(figure('ruled'), [
        ['Artikel', 'Größe', 'Preis und Rabatt', covered('Preis und Rabatt'), 'Lieferung'],
        ['Schraube M4', '4 mm', '1.234,50 €', '5 %', '27.11.2026'],
        ['Dübel | Anker', '', '0,05 €', '', ''],
        [
          ['Müllbeutel, reißfest, 120 Liter', 'Müllbeutel, reiß-fest, 120 Liter', 'Müllbeutel, reiß- fest, 120 Liter'],
          'XL',
          '',
          '7,5 %',
          'ab Lager Halle 2',
        ],
        ['Summe', '', '1.234,55 €', '', ''],
      ]),
    ],
  }
}

const stations: string[][] = [
  ['Messstelle', 'Höhe', 'Niederschlag', 'Beginn'],
  ['Feldberg', '1.490 m', '1.732 mm', '01.03.1945'],
  ['Karlsruhe', '112 m', '', '15.07.1876'],
  ['Zugspitze', '2.964 m', '2.003 mm', ''],
  ['Ulm', '', '749 mm', '30.09.1951'],
  ['Lübeck', '17 m', '688 mm', '11.11.1974'],
]

function unruled(rules: 'none' | 'horizontal', byColumn: boolean): Sample {
  const content = drawTable({
    left: 60,
    top: 740,
    widths: [120, 90, 100, 120],
    rowHeight: 18,
    rightAligned: [1, 2],
    rules,
    byColumn,
    rightHead: rules === 'none',
    boldHead: rules !== 'none',
    rows: stations,
  })
  return {
    name: `${rules === 'none' ? 'no rules' : 'horizontal rules'}${byColumn ? ', by column' : ''}`,
    extension: 'pdf',
    bytes: onePage(before + content + after(600)),
    checks: [cells(figure('unruled'), stations)],
  }
}

/** Rows further apart than the lines of a wrapped cell. */
function wrapped(): Sample {
  const content = drawTable({
    left: 60,
    top: 740,
    widths: [90, 200, 110],
    rowHeight: 40,
    rules: 'none',
    rightAligned: [2],
    rows: [
      ['Pos.', 'Leistung', 'Betrag'],
      ['1', 'Abbruch der alten Wand und\nEntsorgung des Schutts', '1.200,00 €'],
      ['2', 'Neue Leitungen für Wasser\nund Heizung verlegen', '3.480,00 €'],
      ['3', 'Anfahrt', '45,00 €'],
    ],
  })
  return {
    name: 'wrapped cells without rules',
    extension: 'pdf',
    bytes: onePage(before + content + after(540)),
    checks: [
      cells(figure('unruled'), [
        ['Pos.', 'Leistung', 'Betrag'],
        ['1', 'Abbruch der alten Wand und Entsorgung des Schutts', '1.200,00 €'],
        ['2', 'Neue Leitungen für Wasser und Heizung verlegen', '3.480,00 €'],
        ['3', 'Anfahrt', '45,00 €'],
      ]),
    ],
  }
}

const budget: Cell[][] = [
  ['Region', 'Jahr', 'Plan', 'Ist'],
  ['Nord', '2025', '14.000', '13.872'],
  [covered('Nord'), '2026', '15.500', ''],
  ['Süd', '2025', '', '9.114'],
]

const budgetTable = (left: number, top: number) =>
  drawTable({
    left,
    top,
    widths: [90, 70, 80, 80],
    rowHeight: 22,
    rightAligned: [2, 3],
    rules: 'lines',
    rows: [
      ['Region', 'Jahr', 'Plan', 'Ist'],
      [{ text: 'Nord', rows: 2 }, '2025', '14.000', '13.872'],
      [null, '2026', '15.500', ''],
      ['Süd', '2025', '', '9.114'],
    ],
  })

export const pdfTableSamples = (): Sample[] => [
  ruled('lines', false),
  ruled('boxes', true),
  unruled('none', false),
  unruled('none', true),
  unruled('horizontal', false),
  wrapped(),
  {
    name: 'rows that share a cell',
    extension: 'pdf',
    bytes: onePage(before + budgetTable(60, 740) + after(600)),
    checks: [cells(figure('ruled'), budget)],
  },
  {
    name: 'a table on a turned page',
    extension: 'pdf',
    // The page is shown turned by 90° clockwise, so its content is drawn turned by 90° to the left.
    bytes: onePage(`q 0 1 -1 0 595 0 cm\n${textAt(60, 540, 'Haushalt im Querformat')}${budgetTable(60, 500)}Q`, 90),
    checks: [cells(figure('ruled'), budget)],
  },
]
