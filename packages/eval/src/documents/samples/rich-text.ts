import { absent, cells, footnotes, headings, items, links, phrases } from '../checks.ts'
import type { Sample } from '../sample.ts'

/** Escapes to RTF's `\'xx` (Windows-1252) and `\uN?`. */
const escapeRtf = (text: string) =>
  text.replace(/[\\{}]/g, '\\$&').replace(/[^\0-\x7f]/g, character => {
    const code = character.charCodeAt(0)
    return code < 256 ? `\\'${code.toString(16)}` : `\\u${code > 32767 ? code - 65536 : code}?`
  })

const row = (...texts: string[]) =>
  `\\trowd\\trgaph70${texts.map((_, index) => `\\cellx${(index + 1) * 2500}`).join('')}\n${texts.map(text => `\\pard\\intbl ${escapeRtf(text).replaceAll('\n', '\\par ')}\\cell`).join('\n')}\\row\n`

const rtf = [
  '{\\rtf1\\ansi\\ansicpg1252\\deff0\\uc1{\\fonttbl{\\f0\\fswiss Arial;}{\\f1\\fnil Symbol;}}',
  '{\\colortbl;\\red255\\green0\\blue0;}{\\stylesheet{\\s0 Normal;}{\\s1\\outlinelevel0 heading 1;}{\\s2\\outlinelevel1 heading 2;}}',
  '{\\info{\\title geheimer Titel}{\\author Niemand}}',
  `\\pard\\s1\\outlinelevel0\\b ${escapeRtf('Überschrift eins')}\\b0\\par`,
  `\\pard ${escapeRtf('Ein Satz mit Größe, „Anführung“, 5 € und Čapek')}{\\super\\chftn{\\footnote\\pard\\plain\\chftn ${escapeRtf(' Die Fußnote.')}}}.\\par`,
  `\\pard\\s2\\outlinelevel1 ${escapeRtf('Zweite Überschrift')}\\par`,
  "{\\listtext\\pard\\plain\\f1\\'b7\\tab}\\pard\\ls1\\ilvl0 Apfel\\par",
  `{\\listtext\\pard\\plain\\f1\\'b7\\tab}\\pard\\ls1\\ilvl0 ${escapeRtf('Nüsse')}\\par`,
  `\\pard ${escapeRtf('Siehe ')}{\\field{\\*\\fldinst{HYPERLINK "https://example.org/rtf"}}{\\fldrslt{\\ul die Seite}}}.\\par`,
  row('Posten', 'Betrag', 'Datum'),
  row('Müll | Wasser', '12,50 €', '27.11.2026'),
  row('', '7 %', 'zwei\nZeilen'),
  row('Čapek', '', ''),
  `\\pard{\\v versteckter Text}${escapeRtf('Schluss: 100 %.')}\\par`,
  '{\\*\\unbekannt nicht zeigen}}',
].join('\n')

export const richTextSamples = (): Sample[] => [
  {
    name: 'letter',
    extension: 'rtf',
    bytes: Buffer.from(rtf, 'latin1'),
    checks: [
      cells('cells in their row and column: rtf', [
        ['Posten', 'Betrag', 'Datum'],
        ['Müll | Wasser', '12,50 €', '27.11.2026'],
        ['', '7 %', 'zwei Zeilen'],
        ['Čapek', '', ''],
      ]),
      headings('headings', ['# Überschrift eins', '## Zweite Überschrift']),
      items('list items', [
        [0, '-', 'Apfel'],
        [0, '-', 'Nüsse'],
      ]),
      links('links', [['die Seite', 'https://example.org/rtf']]),
      footnotes('footnotes', [['5 € und Čapek', 'Die Fußnote.']]),
      phrases('words whole', ['Ein Satz mit Größe, „Anführung“, 5 € und Čapek', 'Schluss: 100 %.']),
      absent('deleted and hidden text left out', ['geheimer Titel', 'versteckter', 'nicht zeigen', 'Arial']),
    ],
  },
]
