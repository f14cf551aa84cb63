import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { SummarizeResult } from '@ai-platform/contracts/result.ts'
import { type Account, registerAccount } from '@ai-platform/testkit/client/account.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { runTask, type Upload } from '@ai-platform/testkit/client/task.ts'
import { buildDocx, buildDocxBomb } from '@ai-platform/testkit/documents/make-office.ts'
import { buildLockedPdf, buildPdf, buildScanPdf } from '@ai-platform/testkit/documents/plain-pdf.ts'
import { englishText, longText } from '@ai-platform/testkit/documents/texts.ts'

/** Two sentences, so that a summary repeats both. “ ” and – are in Windows-1252 but not in Latin-1. */
const accented = 'Zoë Müller opened a café in Málaga. She calls it “Señor Ångström” – a name her guests remember.'
const latin1 = 'Zoë Müller opened a café in Málaga. She calls it Señor Ångström, a name her guests remember.'

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')
const windows1252 = (text: string) =>
  Buffer.from(text.replaceAll('“', '\x93').replaceAll('”', '\x94').replaceAll('–', '\x96'), 'latin1')

const encodings: { what: string; text: string; bytes: Buffer }[] = [
  { what: 'UTF-8', text: accented, bytes: Buffer.from(accented) },
  { what: 'UTF-8 with a BOM', text: accented, bytes: Buffer.from(`\ufeff${accented}`) },
  { what: 'UTF-16 little-endian', text: accented, bytes: utf16(accented) },
  { what: 'UTF-16 big-endian', text: accented, bytes: utf16(accented).swap16() },
  { what: 'Latin-1', text: latin1, bytes: Buffer.from(latin1, 'latin1') },
  { what: 'Windows-1252', text: accented, bytes: windows1252(accented) },
]

const failures: { what: string; upload: () => Upload; code: string }[] = [
  {
    what: 'a PDF under a password',
    upload: () => ({ name: 'locked.pdf', bytes: buildLockedPdf() }),
    code: 'password_protected',
  },
  { what: 'a scan', upload: () => ({ name: 'scan.pdf', bytes: buildScanPdf(2) }), code: 'no_text_found' },
  {
    what: 'a DOCX without text',
    upload: () => ({ name: 'blank.docx', bytes: buildDocx(['', ' ']) }),
    code: 'no_text_found',
  },
  { what: 'a text of blanks', upload: () => ({ name: 'blank.txt', bytes: ' \n\t \n' }), code: 'no_text_found' },
  {
    what: 'a PDF that is torn',
    upload: () => ({ name: 'torn.pdf', bytes: `%PDF-1.7\n${'garbage '.repeat(50)}` }),
    code: 'unreadable_document',
  },
  {
    what: 'a DOCX that is cut off',
    upload: () => ({ name: 'cut.docx', bytes: buildDocx([longText(20_000)]).subarray(0, 1500) }),
    code: 'unreadable_document',
  },
  {
    what: 'a DOCX of 550 MB inflated',
    upload: () => ({ name: 'bomb.docx', bytes: buildDocxBomb(550) }),
    code: 'document_too_complex',
  },
]

export function describeDocuments(client: Client): void {
  describe('documents', () => {
    let account: Account
    before(async () => {
      account = await registerAccount(client)
    })
    for (const { what, text, bytes } of encodings) {
      it(`text in ${what} is decoded correctly`, async () => {
        const task = await runTask(client, account, { name: 'encoded.txt', bytes, type: 'text/plain' })
        assert.equal(task.status, 'completed', JSON.stringify(task.error))
        const { summary } = SummarizeResult.parse(task.result)
        for (const word of text.match(/[\p{L}]+/gu) ?? []) assert.ok(summary.includes(word), `${word} in: ${summary}`)
        assert.doesNotMatch(summary, /\ufffd|\ufeff|Ã/)
        assert.ok(task.coverage)
        assert.ok(Math.abs(task.coverage.characters - text.length) <= 2, JSON.stringify(task.coverage))
      })
    }
    it('a PDF is read page by page and its pages are counted', async () => {
      const task = await runTask(client, account, {
        name: 'pages.pdf',
        bytes: buildPdf([englishText, englishText, 'The end.']),
      })
      assert.equal(task.status, 'completed', JSON.stringify(task.error))
      assert.match(SummarizeResult.parse(task.result).summary, /workshop/)
      assert.equal(task.coverage?.pages, 3)
      assert.equal(task.coverage?.truncated, false)
    })
    it('a DOCX is read', async () => {
      const task = await runTask(client, account, { name: 'report.docx', bytes: buildDocx(englishText.split('\n')) })
      assert.equal(task.status, 'completed', JSON.stringify(task.error))
      assert.match(SummarizeResult.parse(task.result).summary, /workshop/)
    })
    it('a long text is read completely and coverage names every chunk', async () => {
      const text = longText(300_000)
      const task = await runTask(client, account, { name: 'long.txt', bytes: text })
      assert.equal(task.status, 'completed', JSON.stringify(task.error))
      const { coverage } = task
      assert.ok(coverage)
      assert.equal(coverage.chunks, coverage.chunks_done)
      assert.ok(coverage.truncated || coverage.characters >= text.length * 0.99, JSON.stringify(coverage))
    })
    for (const { what, upload, code } of failures) {
      it(`${what} fails as ${code}`, async () => {
        const task = await runTask(client, account, upload())
        assert.equal(task.status, 'failed', JSON.stringify(task.result))
        assert.equal(task.error?.code, code, JSON.stringify(task.error))
        assert.equal(task.result, null)
        assert.ok(task.completed_at)
        assert.match(task.error.detail, /\w\.$/)
      })
    }
  })
}
