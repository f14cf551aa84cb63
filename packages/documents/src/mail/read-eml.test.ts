import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type MailHeaders, mailPart, makeEml, multipart } from '@ai-platform/testkit/documents/make-eml.ts'
import { makePng, makeScanPdf } from '@ai-platform/testkit/documents/make-image.ts'
import { makeDocx, paragraph } from '@ai-platform/testkit/documents/make-office.ts'
import { makePdf } from '@ai-platform/testkit/documents/make-pdf.ts'
import { makeZip } from '@ai-platform/testkit/documents/make-zip.ts'
import { formatOfExtension } from '../file-types.ts'
import { readDocument } from '../readers/read-document.ts'

const headers: MailHeaders = {
  From: '=?utf-8?Q?J=C3=BCrgen_Gro=C3=9F?= <juergen@example.com>',
  To: 'Anna <anna@example.com>, "Team, all" <team@example.com>',
  Cc: 'ops@example.com',
  Date: 'Fri, 27 Nov 2026 00:30:00 +0100 (CET)',
  Subject: '=?iso-8859-1?Q?Angebot_f=FCr?= =?iso-8859-1?Q?_M=E4rz?=',
}

const blank = { width: 400, height: 400, gray: new Uint8Array(160_000).fill(255) }
const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
const text = (content: string) => mailPart({ type: 'text/plain; charset=utf-8', content })
const html = (content: string) => mailPart({ type: 'text/html; charset=utf-8', content })

async function readEml(bytes: Buffer, maxInflatedBytes = 50_000_000) {
  const format = formatOfExtension('eml')
  assert.ok(format)
  const {
    pages,
    warnings,
    attachedPages = [],
  } = await readDocument({
    bytes,
    format,
    pages: null,
    maxInflatedBytes,
    maxPages: 100,
  } as Parameters<typeof readDocument>[0])
  return { text: pages.map(page => page.text).join(''), warnings, attachedPages }
}

test('headers come first, decoded, with the date in ISO 8601 and the sender’s time zone', async () => {
  const { text: read } = await readEml(makeEml(headers, text('Guten Tag,\r\n\r\nanbei das Angebot.')))
  assert.equal(
    read,
    [
      'From: Jürgen Groß <juergen@example.com>',
      'To: Anna <anna@example.com>, Team, all <team@example.com>',
      'Cc: ops@example.com',
      'Date: 2026-11-27T00:30:00+01:00',
      'Subject: Angebot für März',
      '',
      'Guten Tag,',
      '',
      'anbei das Angebot.',
    ].join('\n'),
  )
})

test('quoted-printable and eight-bit charsets are decoded', async () => {
  const quoted =
    'Content-Type: text/plain; charset=iso-8859-15\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nSumme: 5=A4, gr=F6=\r\n=DFer'
  assert.match((await readEml(makeEml(headers, quoted))).text, /Summe: 5€, größer$/)
  const japanese = Buffer.from('1b2442467c4b5c386c1b2842', 'hex').toString('latin1')
  const jis = `Content-Type: text/plain; charset=iso-2022-jp\r\nContent-Transfer-Encoding: 7bit\r\n\r\n${japanese}\r\n`
  assert.match((await readEml(makeEml(headers, jis))).text, /日本語$/)
})

test('of two versions of the body the plain one is used, unless it lacks most of the words', async () => {
  const full = html('<p>The full offer with all of its many words.</p>')
  const both = multipart('alternative', [text('The full offer with all of its words.'), full])
  assert.match((await readEml(makeEml(headers, both))).text, /offer with all of its words\.$/)
  const stub = multipart('alternative', [text('Use HTML.'), full])
  assert.match((await readEml(makeEml(headers, stub))).text, /many words\.$/)
  assert.match((await readEml(makeEml(headers, full))).text, /many words\.$/)
})

test('each attachment follows under its name, read by the reader of its format', async () => {
  const parts = [
    text('See the attachments.'),
    mailPart({ type: 'application/pdf', content: makePdf(['Page one', 'Page two']), filename: 'offer.pdf' }),
    mailPart({ type: 'application/octet-stream', content: makeDocx(paragraph('Dear Anna')), filename: 'letter.docx' }),
    mailPart({ type: 'text/x-log', content: 'a line of a log', filename: 'server.out' }),
    mailPart({ type: 'application/zip', content: makeZip([{ name: 'a', data: 'b' }]), filename: 'rest.zip' }),
    mailPart({ type: 'application/pdf', content: makePdf(['x'], { encrypted: true }), filename: 'secret.pdf' }),
    mailPart({ type: 'application/pdf', content: 'no PDF', filename: 'broken.pdf' }),
  ]
  const { text: read, warnings } = await readEml(makeEml(headers, multipart('mixed', parts)))
  assert.match(
    read,
    /^See the attachments\.\n\n## Attachment: offer\.pdf\n\nPage one\s+Page two\n\n## Attachment: letter\.docx\n\nDear Anna/m,
  )
  assert.match(read, /\n\n## Attachment: server\.out\n\na line of a log$/)
  assert.deepEqual(warnings, [
    {
      code: 'attachments_not_read',
      detail:
        'These attachments were not read: rest.zip (type not supported), secret.pdf (protected by a password), ' +
        'broken.pdf (type not supported).',
      pages: [],
    },
  ])
})

test('images in the body are left out, and other images are named', async () => {
  const image = { type: 'image/png', content: png, inline: true }
  const body = multipart('related', [
    html('<p>Our <b>logo</b>: <img src="cid:logo@example.com"></p>'),
    mailPart({ ...image, filename: 'logo.png', contentId: 'logo@example.com' }),
    mailPart({ ...image, filename: 'plan.png', contentId: 'plan@example.com' }),
  ])
  const { text: read, warnings } = await readEml(makeEml(headers, body))
  assert.doesNotMatch(read, /logo\.png/)
  const named = read + JSON.stringify(warnings)
  assert.match(named, /plan\.png/)
  assert.doesNotMatch(JSON.stringify(warnings), /logo\.png/)
})

test('a mail inside a mail is read with its own headers and attachments, three levels deep', async () => {
  const nest = (inner: Buffer) => `Content-Type: message/rfc822\r\n\r\n${inner.toString('latin1')}`
  let mail = makeEml({ ...headers, Subject: 'Level 4' }, text('Text 4'))
  for (const level of [3, 2, 1, 0]) {
    const note = mailPart({ type: 'text/plain', content: `Note ${level}`, filename: `note${level}.txt` })
    mail = makeEml(
      { ...headers, Subject: `Level ${level}` },
      multipart('mixed', [text(`Text ${level}`), note, nest(mail)]),
    )
  }
  const { text: read, warnings } = await readEml(mail)
  for (const level of [0, 1, 2, 3])
    assert.match(
      read,
      new RegExp(`Subject: Level ${level}\\n\\nText ${level}\\n\\n## Attachment: note${level}.txt\\n\\nNote ${level}`),
    )
  assert.doesNotMatch(read, /Text 4/)
  assert.equal(warnings.length, 1)
  assert.equal(warnings[0]?.code, 'attachments_not_read')
  assert.match(warnings[0]?.detail ?? '', /message\.eml \(too large or too many\)/)
})

test('a calendar is written as lines of text', async () => {
  const calendar = [
    'BEGIN:VCALENDAR',
    'BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nEND:STANDARD\r\nEND:VTIMEZONE',
    'BEGIN:VEVENT',
    'SUMMARY:Review\\, part 2',
    'DTSTART;TZID=Europe/Berlin:20261201T093000',
    'DTEND:20261201T100000Z',
    'ORGANIZER;CN="Groß: Jürgen":mailto:juergen@example.com',
    'DESCRIPTION:First line\\nsecond',
    '  line',
    'BEGIN:VALARM\r\nDESCRIPTION:no\r\nEND:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n')
  const part = mailPart({ type: 'text/calendar; method=REQUEST; charset=utf-8', content: calendar })
  const { text: read } = await readEml(makeEml(headers, multipart('mixed', [text('Invitation'), part])))
  assert.ok(
    read.endsWith(
      [
        'Event: Review, part 2',
        'Start: 2026-12-01T09:30:00 (Europe/Berlin)',
        'End: 2026-12-01T10:00:00Z',
        'Organizer: Groß: Jürgen <juergen@example.com>',
        'Description: First line',
        'second line',
      ].join('\n'),
    ),
    read,
  )
})

test('encrypted mails are refused', async () => {
  const encrypted = { code: 'password_protected', detail: /encrypted/ }
  const smime =
    'Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\n\r\nMIAGCSqGSIb3DQEHA6CAMIACAQAx'
  await assert.rejects(readEml(makeEml(headers, smime)), encrypted)
  const parts = [
    mailPart({ type: 'application/pgp-encrypted', content: 'Version: 1' }),
    mailPart({ type: 'application/octet-stream', content: 'x' }),
  ]
  await assert.rejects(readEml(makeEml(headers, multipart('encrypted', parts))), encrypted)
  await assert.rejects(readEml(makeEml(headers, text('-----BEGIN PGP MESSAGE-----\n\nhQEMA\n'))), encrypted)
})

test('nesting, headers and attachments beyond the limits are refused or named', async () => {
  let nested = text('inside')
  for (let level = 0; level < 300; level++) nested = multipart('mixed', [nested])
  await assert.rejects(readEml(makeEml(headers, nested)), { code: 'document_too_complex' })
  await assert.rejects(readEml(makeEml({ ...headers, 'X-Long': 'x'.repeat(3_000_000) }, text('y'))), {
    code: 'document_too_complex',
  })
  const note = mailPart({ type: 'text/plain', content: 'note', filename: 'note.txt' })
  const { text: read, warnings } = await readEml(
    makeEml(headers, multipart('mixed', [text('Body'), ...Array(130).fill(note)])),
  )
  assert.equal(read.match(/## Attachment/g)?.length, 100)
  assert.match(warnings[0]?.detail ?? '', /and 20 more\.$/)
  await assert.rejects(readEml(makeEml(headers, multipart('mixed', Array(1_002).fill(note)))), {
    code: 'document_too_complex',
  })
})

test('an mbox line and a missing header do not matter', async () => {
  const { text: read } = await readEml(
    Buffer.from('From anna@example.com Fri Nov 27 10:00:00 2026\nSubject: Short\n\nHello'),
  )
  assert.equal(read, 'Subject: Short\n\nHello')
})

test('the scanned pages of attachments are listed with their places, also those in a mail inside', async () => {
  const scan = makeScanPdf(['Cover', blank, 'Last page'], 100)
  const inner = multipart('mixed', [
    text('See below.'),
    mailPart({ type: 'image/png', content: makePng(blank), filename: 'photo.png' }),
  ])
  const nested = `Content-Type: message/rfc822\r\n\r\n${makeEml(headers, inner).toString('latin1')}`
  const pdf = mailPart({ type: 'application/pdf', content: scan, filename: 'scan.pdf' })
  const mail = makeEml(headers, multipart('mixed', [text('Body'), pdf, nested]))
  const { text: read, warnings, attachedPages } = await readEml(mail)
  assert.deepEqual(warnings, [])
  assert.deepEqual(
    attachedPages.map(({ attachment, name, number }) => [attachment, name, number]),
    [
      [[0], 'scan.pdf', 2],
      [[1, 0], 'photo.png', 1],
    ],
  )
  assert.deepEqual(
    attachedPages.map(({ start, end }) => read.slice(start - 5, start) + read.slice(end, end + 7)),
    ['Cover\n\nLast ', 'o.png'],
  )
})
