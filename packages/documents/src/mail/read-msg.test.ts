import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type MsgMessage, makeMsg } from '@ai-platform/testkit/documents/make-msg.ts'
import { formatOfExtension } from '../file-types.ts'
import { readDocument } from '../readers/read-document.ts'
import type { ReaderInput } from '../readers/reader.ts'

async function readMsg(message: MsgMessage | Buffer) {
  const format = formatOfExtension('msg')
  assert.ok(format)
  const bytes = Buffer.isBuffer(message) ? message : makeMsg(message)
  const input = { bytes, format, pages: null, maxInflatedBytes: 50_000_000, maxPages: 100 }
  const { pages, warnings } = await readDocument(input as Omit<ReaderInput, 'readAttachment'>)
  return { text: pages.map(page => page.text).join(''), warnings }
}

const mail: MsgMessage = {
  subject: 'Prices for März',
  sender: { name: 'Jürgen Groß', address: 'juergen@example.com' },
  recipients: [
    { name: 'Anna', address: 'anna@example.com', type: 1 },
    { name: 'Internal', address: '/O=EXAMPLE/CN=INTERNAL', type: 2 },
  ],
  sentAt: new Date('2026-11-27T10:00:00Z'),
  body: 'See the attachments.',
}

test('headers, body and attachments of an Outlook mail are read', async () => {
  const { text, warnings } = await readMsg({
    ...mail,
    attachments: [
      { name: 'prices.csv', content: Buffer.from('item,price\nbolt,2\n') },
      { name: 'tool.exe', content: Buffer.from('4d5a90000300', 'hex') },
      { name: 'Earlier', message: { subject: 'Earlier mail', body: 'An earlier text.' } },
    ],
  })
  assert.ok(
    text.startsWith(
      'From: Jürgen Groß <juergen@example.com>\nTo: Anna <anna@example.com>\nCc: Internal\n' +
        'Date: 2026-11-27T10:00:00Z\nSubject: Prices for März\n\nSee the attachments.\n\n## Attachment: prices.csv\n\n',
    ),
    text,
  )
  assert.match(text, /bolt/)
  assert.ok(text.endsWith('## Attachment: Earlier.msg\n\nSubject: Earlier mail\n\nAn earlier text.'), text)
  assert.deepEqual(warnings, [
    {
      code: 'attachments_not_read',
      detail: 'These attachments were not read: tool.exe (type not supported).',
      pages: [],
    },
  ])
})

test('a body in HTML alone or in RTF alone is read', async () => {
  const { body: _body, ...bodiless } = mail
  assert.match((await readMsg({ ...bodiless, html: '<p>The <b>offer</b> is ready.</p>' })).text, /offer.* is ready\.$/)
  const { text } = await readMsg({ ...bodiless, rtf: '{\\rtf1\\ansi The offer is ready.}' })
  assert.match(text, /The offer is ready\.$/)
})

test('strings without Unicode are decoded by the code page of the message', async () => {
  const { text } = await readMsg({ subject: 'Отчёт', body: 'Готово', codePage: 1251 })
  assert.equal(text, 'Subject: Отчёт\n\nГотово')
})

test('an encrypted mail and a damaged file have different codes', async () => {
  const smime = { name: 'smime.p7m', content: Buffer.from('308006092a864886f70d010703a080', 'hex') }
  await assert.rejects(readMsg({ ...mail, messageClass: 'IPM.Note.SMIME', attachments: [smime] }), {
    code: 'password_protected',
  })
  await assert.rejects(readMsg(Buffer.from('no mail')), { code: 'unreadable_document' })
})
