import { absent, cells, headings, items, links, order, phrases } from '../checks.ts'
import { covered } from '../measures/cell-recall.ts'
import type { Sample } from '../sample.ts'

const figure = 'cells in their row and column: html'

const tables = `<!DOCTYPE html><html><head><meta charset=utf-8><title>Preise</title><style>.x{color:red}</style>
<script>var a = "<td>kein Text</td>"</script></head><body><h1>Preise &amp; Ma&szlig;e</h1>
<table border=1><caption>Stand: Mai</caption><thead><tr><th rowspan=2>Artikel<th colspan=2>Preis<th rowspan=2>Lager
<tr><th>netto<th>brutto</thead><tbody>
<tr><td>Schraube&nbsp;M4<td align=right>0,10&nbsp;&euro;<td>0,12 &euro;<td>
<tr><td>Dübel | Anker<td><td>0,05 €<td>4<br>Kisten
<tr><td rowspan=2 colspan=2>Seil<td>9,00 €<td><p>fern</p><p>Halle 2</p>
<tr><td>8,00 €<td>7 %</table>
<p>Danach ein Satz<p>und noch einer
<ul><li>eins<li>zwei<ul><li>zwei a</ul><li>drei</ul><ol start=3><li>drittens<li>viertens</ol>
<h3>Mehr <em>dazu</em></h3><p>Im <a href="https://example.org/liste?x=1&amp;y=2">Verzeichnis</a> steht es.
<p style="display:none">unsichtbar</p><template>Vorlage</template><noscript></noscript>
<pre>a  b
  c</pre></body></html>`

/** A table within a table cell, as newsletters have it, in Windows-1252. */
const nested = `<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"></head><body>
<table width="600"><tr><td><table><tr><td>Gr\u00f6\u00dfe</td><td>Farbe</td></tr><tr><td>XL</td><td></td></tr><tr><td></td><td>gr\u00fcn</td></tr></table></td></tr>
<tr><td>Mit freundlichen Gr\u00fc\u00dfen \u2013 das Team</td></tr></table></body></html>`

const windows1252 = (text: string) => Buffer.from(text.replaceAll('\u2013', '\u0096'), 'latin1')

export const webPageSamples = (): Sample[] => [
  {
    name: 'spans and unclosed tags',
    extension: 'html',
    bytes: Buffer.from(tables),
    checks: [
      cells(figure, [
        ['Artikel', 'Preis', covered('Preis'), 'Lager'],
        [covered('Artikel'), 'netto', 'brutto', covered('Lager')],
        ['Schraube M4', '0,10 €', '0,12 €', ''],
        ['Dübel | Anker', '', '0,05 €', '4 Kisten'],
        ['Seil', covered('Seil'), '9,00 €', 'fern Halle 2'],
        [covered('Seil'), covered('Seil'), '8,00 €', '7 %'],
      ]),
      headings('headings', ['# Preise & Maße', '### Mehr dazu']),
      items('list items', [
        [0, '-', 'eins'],
        [0, '-', 'zwei'],
        [1, '-', 'zwei a'],
        [0, '-', 'drei'],
        [0, '3', 'drittens'],
        [0, '4', 'viertens'],
      ]),
      links('links', [['Verzeichnis', 'https://example.org/liste?x=1&y=2']]),
      absent('deleted and hidden text left out', ['kein Text', 'color:red', 'unsichtbar', 'Vorlage']),
      phrases('words whole', ['Stand: Mai', 'Danach ein Satz', 'a b c']),
      order('order of paragraphs', [
        'Preise & Maße',
        'Stand: Mai',
        'Dübel',
        '8,00 €',
        'Danach',
        'viertens',
        'Verzeichnis',
      ]),
    ],
  },
  {
    name: 'table in a table',
    extension: 'html',
    bytes: windows1252(nested),
    checks: [
      cells(figure, [
        ['Größe', 'Farbe'],
        ['XL', ''],
        ['', 'grün'],
      ]),
      phrases('words whole', ['Mit freundlichen Grüßen – das Team']),
    ],
  },
]
