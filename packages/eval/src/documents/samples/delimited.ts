import { cells } from '../checks.ts'
import type { Sample } from '../sample.ts'

const figure = 'cells in their row and column: csv'

const german = `\ufeffName;Straße;"Betrag in ""€""";Datum\r
Müller;"Hauptstraße 3; Hinterhaus";1.234,50;27.11.2026\r
;;;\r
"Özdemir
& Söhne";A|B;;01.02.2027\r
Weiß;;0,5;\r
`

const rows = ['Stadt\tLand\tNote', 'Besançon\tFrankreich\t', '\t\tohne Namen', 'Zürich\t\t5,5']

export const delimitedSamples = (): Sample[] => [
  {
    name: 'semicolons and quotes',
    extension: 'csv',
    bytes: Buffer.from(german),
    checks: [
      cells(figure, [
        ['Name', 'Straße', 'Betrag in "€"', 'Datum'],
        ['Müller', 'Hauptstraße 3; Hinterhaus', '1.234,50', '27.11.2026'],
        ['Özdemir & Söhne', 'A|B', '', '01.02.2027'],
        ['Weiß', '', '0,5', ''],
      ]),
    ],
  },
  {
    name: 'Windows-1252',
    extension: 'csv',
    bytes: Buffer.from('id,größe,text\n1,"3,5",für\n2,,"a ""b"" c"\n3,4,\n', 'latin1'),
    checks: [
      cells(figure, [
        ['id', 'größe', 'text'],
        ['1', '3,5', 'für'],
        ['2', '', 'a "b" c'],
        ['3', '4', ''],
      ]),
    ],
  },
  {
    name: 'tabs',
    extension: 'tsv',
    bytes: Buffer.from(rows.join('\n')),
    checks: [
      cells(figure, [
        ['Stadt', 'Land', 'Note'],
        ['Besançon', 'Frankreich', ''],
        ['', '', 'ohne Namen'],
        ['Zürich', '', '5,5'],
      ]),
    ],
  },
]
