import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { docxParts } from '@ai-platform/testkit/documents/make-office.ts'
import { makeZip } from '@ai-platform/testkit/documents/make-zip.ts'
import type { Multipart } from '@fastify/multipart'
import { availableTaskTypes } from '../providers/available-task-types.ts'
import { createSchemaChecker } from '../schemas/schema-checker.ts'
import type { Storage } from '../storage/storage.ts'
import { receiveUpload } from './receive-upload.ts'

const schemas = createSchemaChecker()
after(() => schemas.close())

const never = new AbortController().signal

/** Keeps files in memory; like the real storages it leaves nothing when its content breaks off. */
function createStorage(putError?: Error) {
  const files = new Map<string, Buffer>()
  const storage: Pick<Storage, 'put' | 'remove'> = {
    async put(key, content) {
      const bytes = await buffer(content)
      if (putError) throw putError
      files.set(key, bytes)
    },
    async remove(key) {
      files.delete(key)
    },
  }
  return { files, storage: storage as Storage }
}

const fieldPart = (fieldname: string, value: string) => ({ type: 'field', fieldname, value }) as Multipart

function filePart(content: string | Buffer | Readable, filename = 'a.txt', options: object = {}): Multipart {
  const stream = content instanceof Readable ? content : Readable.from([Buffer.from(content as string)])
  return {
    type: 'file',
    fieldname: 'file',
    filename,
    file: Object.assign(stream, { truncated: false }),
    ...options,
  } as never
}

async function* form(...parts: (Multipart | Error)[]) {
  for (const part of parts) {
    if (part instanceof Error) throw part
    yield part
  }
}

function receive(parts: (Multipart | Error)[], storage = createStorage().storage, signal = never) {
  return receiveUpload(
    form(...parts),
    { storage, key: 'key', maxBytes: 1024 * 1024, convertsOffice: false, signal },
    { userId: 'user', taskTypes: availableTaskTypes(['openai']), schemas },
  )
}

test('a short text is kept in memory, a long one is stored', async () => {
  const { files, storage } = createStorage()
  const short = await receive([filePart('A short text.'), fieldPart('task_type', 'qa')], storage)
  assert.equal(String(short.document), 'A short text.')
  assert.equal(short.taskType, 'qa')
  assert.equal(files.size, 0)

  const content = Buffer.from('A line of text.\n'.repeat(5_000))
  const chunks = Readable.from([content.subarray(0, 30_000), content.subarray(30_000)])
  const long = await receive([filePart(chunks, '../b.txt')], storage)
  assert.deepEqual(long, {
    filename: 'b.txt',
    type: { extension: 'txt', content_type: 'text/plain' },
    sizeBytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    document: 'key',
    taskType: 'summarize',
  })
  assert.ok(files.get('key')?.equals(content))
})

test('a stored file is removed when a later part of the form is refused', async () => {
  const { files, storage } = createStorage()
  const docx = makeZip(docxParts)
  await assert.rejects(receive([filePart(docx, 'a.docx'), fieldPart('task_type', 'dance')], storage), {
    code: 'invalid_task_type',
  })
  await assert.rejects(receive([filePart(docx, 'a.docx'), new Error('any text')], storage), {
    code: 'malformed_request',
  })
  assert.equal(files.size, 0)
})

test('a refusal does not depend on words in the file name', async () => {
  for (const filename of ['multipart.exe', 'terminated early.exe', 'premature close.exe']) {
    await assert.rejects(receive([filePart('Some text.', filename)]), { code: 'unsupported_file_type' })
    await assert.rejects(receive([filePart('', filename)]), { code: 'file_empty' })
  }
})

test('an error of the storage is not blamed on the form', async () => {
  const error = new Error('multipart upload failed: premature close')
  const { storage } = createStorage(error)
  await assert.rejects(receive([filePart(makeZip(docxParts), 'a.docx')], storage), error)
  await assert.rejects(receive([filePart('A line of text.\n'.repeat(5_000))], storage), error)
})

test('a form that ends in the middle of its file is malformed', async () => {
  for (const start of ['Some text.', 'A line of text.\n'.repeat(5_000)]) {
    const { files, storage } = createStorage()
    const broken = new Readable({ read() {} })
    broken.push(start)
    const receiving = receive([filePart(broken)], storage)
    setImmediate(() => broken.emit('error', new Error('any text')))
    await assert.rejects(receiving, { code: 'malformed_request' })
    assert.equal(files.size, 0)
  }
})

test('a truncated file is too large, short or long', async () => {
  for (const content of ['Some text.', 'A line of text.\n'.repeat(5_000)]) {
    const { files, storage } = createStorage()
    const part = filePart(content)
    if (part.type === 'file') part.file.truncated = true
    await assert.rejects(receive([part], storage), { code: 'file_too_large' })
    assert.equal(files.size, 0)
  }
})

test('a form needs its file in the part named "file"', async () => {
  await assert.rejects(receive([fieldPart('task_type', 'qa')]), { code: 'file_missing' })
  await assert.rejects(receive([filePart('Some text.', 'a.txt', { fieldname: 'document' })]), {
    code: 'file_missing',
    detail: /not "document"/,
  })
})

test('an upload that is aborted rejects with the reason of the signal', async () => {
  const storage = createStorage().storage
  storage.put = (_key, _content, signal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('AbortError'))))
  const controller = new AbortController()
  const reason = new Error('the client disconnected')
  const endless = new Readable({ read() {} })
  endless.push('A line of text.\n'.repeat(5_000))
  const receiving = receive([filePart(endless)], storage, controller.signal)
  setTimeout(() => controller.abort(reason), 50)
  await assert.rejects(receiving, reason)
})
