import { makeZip } from '@ai-platform/testkit/documents/make-zip.ts'
import { cells, headings, items, order, phrases } from '../checks.ts'
import type { Sample } from '../sample.ts'

const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

const chapter = (body: string) =>
  `${xmlHead}<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head><body>${body}</body></html>`

/** A book whose spine is in another order than its files, with encoded names, a table, a list and an endnote. */
function book(): Sample {
  const bytes = makeZip([
    { name: 'mimetype', data: 'application/epub+zip', stored: true },
    {
      name: 'META-INF/container.xml',
      data: `${xmlHead}<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/paket/buch.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`,
    },
    {
      name: 'OEBPS/paket/buch.opf',
      data:
        `${xmlHead}<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Der Obstgarten</dc:title><dc:language>de</dc:language></metadata>` +
        '<manifest><item id="a" href="../text/teil%202.xhtml" media-type="application/xhtml+xml"/><item id="b" href="../text/eins.xhtml" media-type="application/xhtml+xml"/><item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/></manifest>' +
        '<spine><itemref idref="b"/><itemref idref="a"/></spine></package>',
    },
    {
      name: 'OEBPS/paket/nav.xhtml',
      data: chapter('<nav epub:type="toc"><ol><li><a href="../text/eins.xhtml">Inhalt</a></li></ol></nav>'),
    },
    {
      name: 'OEBPS/text/teil 2.xhtml',
      data: chapter(
        '<h1>Zweites Kapitel</h1><table><tr><th>Sorte</th><th>Reife</th></tr><tr><td>Gräfin</td><td></td></tr><tr><td></td><td>Oktober</td></tr></table><p>Zum Schluss fällt das Laub.</p>',
      ),
    },
    {
      name: 'OEBPS/text/eins.xhtml',
      data: chapter(
        '<h1>Erstes Kapitel</h1><p>Im März schneidet man die Bäume<a epub:type="noteref" href="#n1">1</a>.</p><h2>Werkzeug</h2><ul><li>Säge</li><li>Leiter</li></ul><aside epub:type="footnote" id="n1"><p>Nicht bei Frost.</p></aside>',
      ),
    },
  ])
  return {
    name: 'orchard',
    extension: 'epub',
    bytes,
    checks: [
      headings('headings', ['# Erstes Kapitel', '# Zweites Kapitel', '## Werkzeug']),
      items('list items', [
        [0, '-', 'Säge'],
        [0, '-', 'Leiter'],
      ]),
      cells('cells in their row and column: epub', [
        ['Sorte', 'Reife'],
        ['Gräfin', ''],
        ['', 'Oktober'],
      ]),
      order('order of paragraphs', [
        'Erstes Kapitel',
        'Werkzeug',
        'Leiter',
        'Zweites Kapitel',
        'Gräfin',
        'Zum Schluss',
      ]),
      phrases('words whole', ['Im März schneidet man die Bäume', 'Nicht bei Frost.']),
    ],
  }
}

export const bookSamples = (): Sample[] => [book()]
