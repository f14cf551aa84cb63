import assert from 'node:assert/strict'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { cell, makeXlsx } from '@ai-platform/testkit/documents/make-xlsx.ts'
import { joinPages } from '../extracted-document.ts'
import { createExtractionPool } from '../extraction-pool.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soffice-test-'))
  await writeFile(
    join(folder, 'converted.xlsx'),
    makeXlsx([{ name: 'S', rows: `<row>${cell('A1', 'from xls')}</row>` }]),
  )
  await writeFile(join(folder, 'old.xls'), 'any bytes')
})
after(() => rm(folder, { recursive: true }))

/** Stands for soffice: `--convert-to` and `--outdir` as in LibreOffice's help. */
async function fakeOffice(script: string): Promise<string> {
  const program = join(folder, 'soffice')
  await writeFile(program, `#!/bin/sh\n${script}\n`)
  await chmod(program, 0o755)
  return program
}

const succeed = () =>
  `while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; env > '${folder}/env'; cp '${folder}/converted.xlsx' "$2/document.xlsx"`

function extract(
  t: { after(close: () => Promise<void>): void },
  officeProgram: string | null,
  signal = new AbortController().signal,
  timeoutMs = 30_000,
) {
  const limits = { threads: 1, timeoutMs, heapMegabytes: 256, maxInflatedBytes: 100 * 1024 * 1024 }
  const pool = createExtractionPool({ ...limits, officeProgram })
  t.after(() => pool.close())
  return pool.extract({ path: join(folder, 'old.xls'), extension: 'xls', contentType: '' }, signal)
}

const leftovers = async () => (await readdir(tmpdir())).filter(name => name.startsWith('office-'))

test('an old workbook is converted and read, without the environment of the service, and nothing remains', async t => {
  const before = await leftovers()
  process.env.A_SECRET = 'secret'
  const document = await extract(t, await fakeOffice(succeed()))
  assert.equal(joinPages(document.pages), '## S\n\n| from xls |\n| --- |')
  assert.doesNotMatch(await readFile(join(folder, 'env'), 'utf8'), /A_SECRET/)
  assert.deepEqual(await leftovers(), before)
})

test('a program that hangs is killed with its children, after the time-out and on an abort', async t => {
  const program = await fakeOffice(`sleep 600 & echo $! > '${folder}/pid'; wait`)
  await assert.rejects(extract(t, program, undefined, 1_500), {
    code: 'document_too_complex',
    detail: /longer than 1.5 s/,
  })
  const pid = Number(await readFile(join(folder, 'pid'), 'utf8'))
  assert.match(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ' Z '), / Z /)
  const reason = new Error('cancelled')
  const controller = new AbortController()
  setTimeout(() => controller.abort(reason), 300)
  await assert.rejects(extract(t, program, controller.signal), reason)
})

test('a program that fails or writes nothing means an unreadable document', async t => {
  await assert.rejects(extract(t, await fakeOffice('exit 3')), { code: 'unreadable_document' })
  await assert.rejects(extract(t, await fakeOffice('exit 0')), { code: 'unreadable_document' })
})

test('without LibreOffice the detail says what to convert to', async t => {
  await assert.rejects(extract(t, null), { code: 'unreadable_document', detail: /\.xlsx/ })
})
