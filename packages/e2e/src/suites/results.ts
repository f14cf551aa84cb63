import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { type ResultOf, resultSchemas, type TaskType } from '@ai-platform/contracts/result.ts'
import { type Task, TaskTypesResponse } from '@ai-platform/contracts/task.ts'
import { type Account, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody, expectProblem } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { runTask, submitUpload, textUpload, type Upload } from '@ai-platform/testkit/client/task.ts'
import { buildDocx } from '@ai-platform/testkit/documents/make-office.ts'
import { buildPdf } from '@ai-platform/testkit/documents/plain-pdf.ts'
import { angryText, englishText, germanText, happyText, misspeltText } from '@ai-platform/testkit/documents/texts.ts'

const countSentences = (text: string) => [...new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text)].length

function assertComplete(task: Task): void {
  assert.equal(task.status, 'completed', JSON.stringify(task.error))
  assert.equal(task.error, null)
  assert.equal(task.progress, 1)
  assert.ok(task.attempts >= 1)
  assert.ok(task.provider, 'the provider is named')
  assert.ok(task.usage, 'usage is counted')
  assert.ok(task.coverage && task.coverage.characters > 0)
  const { created_at, started_at, completed_at } = task
  assert.ok(started_at && completed_at && created_at <= started_at && started_at <= completed_at)
}

export function describeResults(client: Client): void {
  describe('results', () => {
    let account: Account
    before(async () => {
      account = await registerAccount(client)
    })
    async function resultOf<T extends TaskType>(taskType: T, upload: Upload): Promise<ResultOf<T>> {
      const task = await runTask(client, account, upload, { taskType })
      assertComplete(task)
      return resultSchemas[taskType].parse(task.result) as ResultOf<T>
    }
    const englishUploads: Upload[] = [
      textUpload(englishText),
      { name: 'workshop.pdf', bytes: buildPdf([englishText]) },
      { name: 'workshop.docx', bytes: buildDocx(englishText.split('\n')) },
    ]
    for (const upload of englishUploads) {
      it(`summarize of ${upload.name} has 3 to 5 sentences`, async () => {
        const { summary } = await resultOf('summarize', upload)
        const sentences = countSentences(summary)
        assert.ok(sentences >= 3 && sentences <= 5, `${sentences} sentences: ${summary}`)
      })
      it(`extract_keywords of ${upload.name} has 10 to 15 keywords by descending relevance`, async () => {
        const { keywords } = await resultOf('extract_keywords', upload)
        assert.ok(keywords.length >= 10 && keywords.length <= 15, JSON.stringify(keywords))
        const relevances = keywords.map(({ relevance }) => relevance)
        assert.deepEqual(
          relevances,
          relevances.toSorted((a, b) => b - a),
        )
        const words = keywords.map(({ keyword }) => keyword.toLowerCase())
        assert.equal(new Set(words).size, words.length, 'no keyword twice')
        assert.ok(
          words.some(word => word.includes('workshop')),
          JSON.stringify(words),
        )
      })
      it(`qa of ${upload.name} has pairs and follow-ups`, async () => {
        const { pairs, follow_ups } = await resultOf('qa', upload)
        assert.ok(pairs.length > 0 && follow_ups.length > 0, JSON.stringify({ pairs, follow_ups }))
        for (const { question } of pairs) assert.match(question, /\?$/)
      })
    }
    it('summarize of two sentences has two sentences', async () => {
      const { summary } = await resultOf('summarize', textUpload('The bridge is closed. It opens again in May.'))
      assert.equal(countSentences(summary), 2, summary)
    })
    for (const [label, text] of [
      ['positive', happyText],
      ['negative', angryText],
      ['neutral', englishText],
    ] as const) {
      it(`sentiment of a ${label} text is ${label}`, async () => {
        const result = await resultOf('sentiment', textUpload(text))
        assert.equal(result.label, label, JSON.stringify(result))
      })
    }
    it('extract gives data by the schema, or is unavailable with its own code', async () => {
      const schema = { type: 'object', properties: { town: { type: ['string', 'null'] } }, required: ['town'] }
      const fields = { schema: JSON.stringify(schema) }
      const options = { taskType: 'extract', fields }
      const { task_types } = expectBody(await client.call('GET', '/process/task-types'), 200, TaskTypesResponse)
      if (!task_types.find(({ task_type }) => task_type === 'extract')?.available) {
        for (const path of ['/process/submit', '/auth/files/submit/'])
          expectProblem(
            await submitUpload(client, account.access, textUpload(englishText), { ...options, path }),
            422,
            'task_type_unavailable',
          )
        return
      }
      const task = await runTask(client, account, textUpload(englishText), options)
      assertComplete(task)
      assert.ok('town' in resultSchemas.extract.parse(task.result).data)
    })
    it('translate of an English text improves it', async () => {
      const result = await resultOf('translate', textUpload(misspeltText))
      assert.deepEqual([result.mode, result.source_language], ['improved', 'en'])
      assert.match(result.translation, /library/)
      assert.match(result.translation, /receive/)
    })
    it('translate of a German text is a translation or fails with its own code', async () => {
      const task = await runTask(client, account, textUpload(germanText), { taskType: 'translate' })
      if (task.status === 'completed') {
        const result = resultSchemas.translate.parse(task.result)
        assert.deepEqual([result.mode, result.source_language], ['translated', 'de'])
        return
      }
      assert.equal(task.error?.code, 'translation_unavailable', JSON.stringify(task.error))
      assert.match(task.error.detail, /German|\bde\b/)
    })
  })
}
