import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { before, describe, it } from 'node:test'
import type { Task } from '@ai-platform/contracts/task.ts'
import { TextPage } from '@ai-platform/contracts/text.ts'
import { type Account, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody, expectProblem } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { runTask, submitUpload, type Upload } from '@ai-platform/testkit/client/task.ts'
import { buildMixedPdf, buildPdf } from '@ai-platform/testkit/documents/plain-pdf.ts'
import { englishText, longText } from '@ai-platform/testkit/documents/texts.ts'

export function describeTaskText(client: Client): void {
  describe('text and original of a document', () => {
    let account: Account
    let task: Task
    const pages = [englishText, 'The second page is short.', 'The end.']
    const fields = { pages: '2-3', metadata: '{"customer":"4711"}' }
    before(async () => {
      account = await registerAccount(client)
      task = await runTask(client, account, { name: 'Bericht für März.pdf', bytes: buildPdf(pages) }, { fields })
    })
    const get = (id: string, path: string, caller = account) =>
      client.call('GET', `/process/tasks/${id}/${path}`, { token: caller.access })

    it('the task has its options and metadata', () => {
      assert.deepEqual([task.options, task.metadata, task.warnings], [{ pages: '2-3' }, { customer: '4711' }, []])
      assert.deepEqual([task.coverage?.pages, task.coverage?.pages_with_text], [2, 2])
    })
    it('the text is listed by page, to its owner alone', async () => {
      const { items, next_cursor } = expectBody(await get(task.task_id, 'text'), 200, TextPage)
      assert.deepEqual(
        items.map(({ page, text }) => [page, text.trim()]),
        [
          [2, pages[1]],
          [3, pages[2]],
        ],
      )
      assert.equal(next_cursor, null)
      expectProblem(await get(task.task_id, 'text', await registerAccount(client)), 404, 'not_found')
    })
    it('a long text comes in pages of the list that join to it', async () => {
      const text = longText(200_000).trim()
      const { task_id } = await runTask(client, account, { name: 'long.txt', bytes: text })
      let joined = ''
      let cursor: string | null = ''
      while (cursor !== null) {
        const list: TextPage = expectBody(
          await get(task_id, `text?limit=2&cursor=${cursor}`.replace(/&cursor=$/, '')),
          200,
          TextPage,
        )
        joined += list.items.map(item => item.text).join('')
        cursor = list.next_cursor
      }
      assert.equal(joined, text)
    })
    it('the original comes back byte for byte as an attachment', async () => {
      const uploads: Upload[] = [
        { name: 'Größe.txt', bytes: Buffer.from('Größe', 'latin1') },
        { name: 'Größe.pdf', bytes: buildPdf([longText(500_000)]) },
      ]
      for (const { name, bytes } of uploads) {
        const { task_id } = await runTask(client, account, { name, bytes })
        const headers = { authorization: `Bearer ${account.access}` }
        for (const method of ['GET', 'HEAD']) {
          const response = await fetch(`${client.baseUrl}/process/tasks/${task_id}/file`, { method, headers })
          const body = Buffer.from(await response.arrayBuffer())
          assert.equal(response.status, 200)
          assert.equal(response.headers.get('content-length'), String(bytes.length))
          assert.equal(response.headers.get('x-content-type-options'), 'nosniff')
          assert.match(
            response.headers.get('content-disposition') ?? '',
            /^attachment; .*filename\*=UTF-8''Gr%C3%B6%C3%9Fe/,
          )
          const digest = (data: Buffer) => createHash('sha256').update(data).digest('hex')
          assert.equal(digest(body), digest(method === 'HEAD' ? Buffer.alloc(0) : Buffer.from(bytes)))
        }
      }
    })
    it('pages of a scan that were not read are named', async () => {
      const bytes = buildMixedPdf([englishText, ...Array<null>(9).fill(null)])
      const { warnings, coverage } = await runTask(
        client,
        account,
        { name: 'scan.pdf', bytes },
        { fields: { ocr: 'off' } },
      )
      assert.deepEqual(warnings[0]?.pages, [2, 3, 4, 5, 6, 7, 8, 9, 10])
      assert.match(warnings[0]?.detail ?? '', /^Pages 2-10 of 10 were not read because/)
      assert.deepEqual([coverage?.pages_unread, coverage?.truncated], [9, true])
    })
    it('a field that does not fit the document is refused', async () => {
      const note = { name: 'note.txt', bytes: englishText }
      const refusals = [
        [{ pages: '1' }, 'invalid_pages'],
        [{ ocr: 'force' }, 'invalid_option'],
        [{ metadata: '{"a":1}' }, 'invalid_option'],
        [{ page: '1' }, 'invalid_option'],
      ] as const
      for (const [fields, code] of refusals)
        expectProblem(await submitUpload(client, account.access, note, { fields }), 422, code)
    })
    it('after a deletion nothing is found', async () => {
      await client.call('DELETE', `/process/tasks/${task.task_id}`, { token: account.access })
      for (const path of ['', 'text', 'file']) expectProblem(await get(task.task_id, path), 404, 'not_found')
    })
  })
}
