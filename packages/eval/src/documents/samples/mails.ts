import { type CompoundEntry, makeCompound } from '@ai-platform/testkit/documents/make-compound.ts'
import { makePdfDocument } from '../builders/pdf/pdf-document.ts'
import { textAt } from '../builders/pdf/pdf-text.ts'
import { absent, cells, order, phrases } from '../checks.ts'
import type { Sample } from '../sample.ts'

const figure = 'mails: headers, bodies and attachments'
const base64 = (data: string | Buffer) =>
  (
    Buffer.from(data)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n')
const offer = makePdfDocument(() => ({ pages: [{ content: textAt(60, 760, 'Angebot Nr. 4711 über drei Fahrräder') }] }))

/** Encoded headers, quoted-printable in Latin-1, an alternative in HTML, attachments of three kinds and a mail within. */
const eml = [
  'From: =?UTF-8?Q?J=C3=B6rg_Gro=C3=9F?= <joerg@example.org>',
  'To: "Vertrieb, Nord" <nord@example.org>,',
  '\t=?iso-8859-1?Q?Z=FCrich?= <zh@example.org>',
  'Date: Fri, 27 Nov 2026 09:30:00 +0100',
  'Subject: =?UTF-8?B?QW5nZWJvdCBmw7xyIGRpZQ==?=',
  ' =?UTF-8?B?IEZhaHJyw6RkZXI=?=',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary="aussen"',
  '',
  '--aussen',
  'Content-Type: multipart/alternative; boundary=innen',
  '',
  '--innen',
  'Content-Type: text/plain; charset=iso-8859-1',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Guten Tag, anbei das gew=FCnschte Angebot. Es gilt bis zum drei=DFigsten Nov=',
  'ember.',
  '--innen',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Guten Tag, anbei das gew&uuml;nschte Angebot. Es gilt bis zum dreißigsten November.</p>',
  '--innen--',
  '--aussen',
  "Content-Type: text/csv; name*=UTF-8''St%C3%BCckliste.csv",
  'Content-Transfer-Encoding: base64',
  'Content-Disposition: attachment',
  '',
  base64('Teil;Größe;Anzahl\nRahmen;58 cm;3\nSattel;;3\n'),
  '--aussen',
  'Content-Type: application/pdf; name="angebot.pdf"',
  'Content-Transfer-Encoding: base64',
  'Content-Disposition: attachment; filename="angebot.pdf"',
  '',
  base64(offer),
  '--aussen',
  'Content-Type: message/rfc822',
  '',
  'From: alt@example.org',
  'Subject: Anfrage vom Mai',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Was kosten drei Räder?',
  '--aussen--',
  '',
].join('\r\n')

/** A mail in HTML alone, with a table, without MIME headers for its sender. */
const htmlMail = [
  'From: shop@example.org',
  'Subject: Rechnung',
  'MIME-Version: 1.0',
  'Content-Type: text/html; charset=windows-1252',
  'Content-Transfer-Encoding: 8bit',
  '',
  '<html><head><style>td{color:red}</style></head><body><p>Ihre Rechnung:<table><tr><th>Ware<th>Preis<tr><td>T\xfcr<td>120 \x80<tr><td><td>0 \x80</table></body></html>',
].join('\n')

/** A property of a message as a stream (MS-OXMSG, 2.1.3). */
const text = (id: string, value: string): CompoundEntry => ({
  name: `__substg1.0_${id}001F`,
  data: Buffer.from(value, 'utf16le'),
})

/** The property stream: its header, then entries of 16 bytes (MS-OXMSG, 2.4). */
function properties(headerLength: number, entries: [tag: number, value: number][]): CompoundEntry {
  const data = Buffer.alloc(headerLength + entries.length * 16)
  for (const [index, [tag, value]] of entries.entries()) {
    data.writeUInt32LE(tag, headerLength + index * 16)
    data.writeUInt32LE(6, headerLength + index * 16 + 4)
    data.writeUInt32LE(value, headerLength + index * 16 + 8)
  }
  return { name: '__properties_version1.0', data }
}

const msg = makeCompound([
  properties(32, [[0x340d0003, 0x40e79]]),
  text('001A', 'IPM.Note'),
  text('0037', 'Termin für die Abnahme'),
  text('0C1A', 'Käthe Müller'),
  text('0C1F', 'kaethe@example.org'),
  text('1000', 'Die Abnahme findet am Dienstag statt. Bitte bringen Sie die Schlüssel mit.'),
  {
    name: '__recip_version1.0_#00000000',
    entries: [properties(8, [[0x0c150003, 1]]), text('3001', 'Bauamt Süd'), text('3003', 'bauamt@example.org')],
  },
  {
    name: '__attach_version1.0_#00000000',
    entries: [
      properties(8, [[0x37050003, 1]]),
      text('3707', 'Mängel.txt'),
      text('3704', 'MANGEL~1.TXT'),
      { name: '__substg1.0_37010102', data: Buffer.from('Der Türgriff im Flur ist locker.'.repeat(200)) },
    ],
  },
  { name: '__nameid_version1.0', entries: [{ name: '__substg1.0_00020102', data: Buffer.alloc(0) }] },
])

export const mailSamples = (): Sample[] => [
  {
    name: 'mail with attachments',
    extension: 'eml',
    bytes: Buffer.from(eml),
    checks: [
      phrases(figure, [
        'Jörg Groß',
        'joerg@example.org',
        'Zürich',
        'Angebot für die Fahrräder',
        ['2026-11-27', '27 Nov 2026', '27. November 2026'],
        'Guten Tag, anbei das gewünschte Angebot. Es gilt bis zum dreißigsten November.',
        'Stückliste.csv',
        'angebot.pdf',
        'Angebot Nr. 4711 über drei Fahrräder',
        'Anfrage vom Mai',
        'Was kosten drei Räder?',
      ]),
      absent(figure, ['--innen', '=FCn', 'UTF-8']),
      cells('cells in their row and column: csv', [
        ['Teil', 'Größe', 'Anzahl'],
        ['Rahmen', '58 cm', '3'],
        ['Sattel', '', '3'],
      ]),
      order(figure, ['Angebot für die Fahrräder', 'Guten Tag', 'Stückliste.csv', 'angebot.pdf', 'Anfrage vom Mai']),
    ],
  },
  {
    name: 'mail in HTML',
    extension: 'eml',
    bytes: Buffer.from(htmlMail, 'latin1'),
    checks: [
      cells('cells in their row and column: html', [
        ['Ware', 'Preis'],
        ['Tür', '120 €'],
        ['', '0 €'],
      ]),
      phrases(figure, ['shop@example.org', 'Rechnung', 'Ihre Rechnung:']),
      absent(figure, ['color:red']),
    ],
  },
  {
    name: 'Outlook mail',
    extension: 'msg',
    bytes: msg,
    checks: [
      phrases(figure, [
        'Termin für die Abnahme',
        'Käthe Müller',
        'Bauamt Süd',
        'Bitte bringen Sie die Schlüssel mit.',
        'Mängel.txt',
        'Der Türgriff im Flur ist locker.',
      ]),
    ],
  },
]
