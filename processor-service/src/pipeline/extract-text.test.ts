import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TaskOptions } from '@ai-platform/contracts/submission.ts'
import type { ClaimedTask } from '@ai-platform/database/tasks/claim-tasks.ts'
import { type ExtractedDocument, toPage, unpagedDocument } from '@ai-platform/documents/extracted-document.ts'
import type { PageSelection } from '@ai-platform/documents/page-selection.ts'
import type { RecognisePages } from '@ai-platform/documents/recognition.ts'
import { createLogger } from '@ai-platform/runtime/logger.ts'
import { createActiveAttempts } from './active-attempts.ts'
import { type ExtractionDeps, extractText, recognitionOf } from './extract-text.ts'

const log = createLogger({ service: 'test', version: '1', level: 'silent', pretty: false })

const claimedTask: ClaimedTask = {
  id: '0198c0de-0002-7000-8000-000000000002',
  user_id: '0198c0de-0001-7000-8000-000000000001',
  extension: 'pdf',
  content_type: 'application/pdf',
  task_type: 'summarize',
  options: null,
  status: 'processing',
  error: null,
  attempt: 1,
  attempts_used: 1,
  request_id: 'r',
  worked_seconds: 0,
  started_at: '2026-02-01T09:00:00.000Z',
  used_tokens: 0,
  reserved_tokens: 0,
  storage_key: 'key',
  content: null,
}

const mixed: ExtractedDocument = {
  pages: [toPage(1, 'The cover.'), toPage(2, '', true), toPage(3, '', true)],
  pageCount: 3,
  warnings: [],
}

/** Recognises every unread page, one after the other. */
const recogniseAll: RecognisePages = async (document, { onPage }) => {
  const unread = document.pages.filter(page => page.unread).length
  for (let done = 1; done <= unread; done++) onPage(done, unread)
  const pages = document.pages.map(page =>
    page.unread ? { ...toPage(page.number, 'Seen.'), source: 'ocr' as const } : page,
  )
  return { ...document, pages }
}

/** One extraction over fakes. @param isCurrent whether the database takes the text of the attempt */
async function extract(
  task: Partial<ClaimedTask>,
  {
    document = mixed,
    recognise,
    isCurrent = true,
  }: { document?: ExtractedDocument; recognise?: RecognisePages; isCurrent?: boolean } = {},
) {
  const statements: string[] = []
  const selections: (PageSelection | undefined)[] = []
  const deps = {
    pool: {
      async query({ name }: { name: string }) {
        statements.push(name)
        return { rows: name === 'store_text' ? [{ current: isCurrent ? 1 : 0, stored: 1 }] : [] }
      },
    },
    storage: { withLocalFile: (key: string, work: (path: string) => Promise<unknown>) => work(`/files/${key}`) },
    extraction: {
      async extract({ pages }: { pages?: PageSelection }) {
        selections.push(pages)
        return document
      },
    },
    recognisePages: recognise,
  } as unknown as ExtractionDeps
  const attempt = createActiveAttempts().add({ ...claimedTask, ...task })
  const progress: number[] = []
  const read = await extractText(deps, attempt, value => progress.push(value), log)
  return { read, statements, selections, progress, recognition: recognitionOf(deps, attempt) }
}

const withOptions = (options: TaskOptions) => ({ options })

test('a short text needs no statement', async () => {
  const { read, statements } = await extract({ content: Buffer.from('Hello World'), storage_key: null })
  assert.deepEqual([read.pages[0]?.text, statements], ['Hello World', []])
})

test('the first attempt stores what it read, and a later one looks for it first', async () => {
  assert.deepEqual((await extract({})).statements, ['store_text'])
  assert.deepEqual((await extract({ attempt: 2 })).statements, ['read_text', 'store_text'])
})

test('an attempt that is no longer current ends when it stores its text', async () => {
  await assert.rejects(extract({}, { isCurrent: false }), { name: 'AttemptEndedError', reason: 'lease_lost' })
})

test('only the selected pages are read, also by a reader that returns all', async () => {
  const { read, selections } = await extract(withOptions({ pages: '1,3' }))
  assert.deepEqual(selections, [
    [
      { first: 1, last: 1 },
      { first: 3, last: 3 },
    ],
  ])
  assert.deepEqual(
    read.pages.map(({ number }) => number),
    [1, 3],
  )
})

test('unread pages are recognised, and progress grows with each', async () => {
  const { read, progress, recognition } = await extract({}, { recognise: recogniseAll })
  assert.deepEqual(
    read.pages.map(({ source }) => source),
    ['text', 'ocr', 'ocr'],
  )
  assert.deepEqual(
    progress.map(value => value.toFixed(2)),
    ['0.10', '0.40', '0.70'],
  )
  assert.equal(recognition, 'done')
})

test('recognition follows the option ocr', async () => {
  const modes: string[] = []
  const recognise: RecognisePages = async (document, { mode }) => {
    modes.push(mode)
    return document
  }
  const text: ExtractedDocument = { pages: [toPage(1, 'Text.')], pageCount: 1, warnings: [] }
  assert.equal((await extract(withOptions({ ocr: 'off' }), { recognise })).recognition, 'off')
  await extract({}, { recognise, document: text })
  assert.deepEqual(modes, [])
  await extract(withOptions({ ocr: 'force' }), { recognise, document: text })
  await extract(withOptions({ ocr: 'auto' }), { recognise })
  assert.deepEqual(modes, ['force', 'auto'])
  assert.equal((await extract({})).recognition, 'unavailable')
})

test('the scans attached to a mail are recognised, else a warning names them', async () => {
  const page = { attachment: [0], name: 'scan.png', number: 1, page: 0, start: 5, end: 5 }
  const document: ExtractedDocument = { ...unpagedDocument('Mail.'), attachedPages: [page] }
  const recognise: RecognisePages = async found => ({ ...found, attachedPages: [] })
  assert.deepEqual((await extract({}, { document, recognise })).read.warnings, [])
  const { read } = await extract(withOptions({ ocr: 'off' }), { document, recognise })
  assert.deepEqual(
    read.warnings.map(({ code }) => code),
    ['attachments_not_read'],
  )
})
