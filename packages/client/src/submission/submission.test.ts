import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { browserPlatform } from '../platform/browser-platform.ts'
import { nodePlatform } from '../platform/node-platform.ts'
import { openFile } from './file-input.ts'
import { newIdempotencyKey } from './idempotency-key.ts'
import { makeForm, pickFields } from './submit-body.ts'

test('every kind of document becomes a blob with its name', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'client-'))
  const path = join(folder, 'note.txt')
  await writeFile(path, 'hello')
  const bytes = new TextEncoder().encode('hello')
  const inputs = [
    [path, 'note.txt'],
    [new File(['hello'], 'a.txt'), 'a.txt'],
    [new Blob(['hello']), 'document'],
    [bytes, 'document'],
    [Buffer.from('hello'), 'document'],
    [bytes.buffer, 'document'],
    [new Blob(['hello']).stream(), 'document'],
    [Readable.from([Buffer.from('hel'), Buffer.from('lo')]), 'document'],
  ] as const
  for (const [input, name] of inputs) {
    const opened = await openFile(nodePlatform, input)
    assert.deepEqual([await opened.blob.text(), opened.name], ['hello', name])
  }
  assert.equal((await openFile(nodePlatform, path, 'other.txt')).name, 'other.txt')
  await assert.rejects(openFile(nodePlatform, join(folder, 'missing.txt')), { code: 'ENOENT' })
  await assert.rejects(openFile(nodePlatform, folder), /is not a file/)
  await assert.rejects(openFile(browserPlatform, path), /Node only/)
  await rm(folder, { recursive: true })
})

test('a form has the fields of the API, objects as JSON, and the document', () => {
  const options = {
    task_type: 'extract',
    schema: { type: 'object' },
    metadata: { customer: '4711' },
    pages: undefined,
    filename: 'x',
  } as never
  const form = makeForm({ blob: new Blob(['x']), name: 'Größe.txt' }, pickFields(options))
  assert.deepEqual([...form.keys()], ['task_type', 'schema', 'metadata', 'file'])
  assert.equal(form.get('schema'), '{"type":"object"}')
  assert.equal((form.get('file') as File).name, 'Größe.txt')
})

test('idempotency keys differ', () => {
  const keys = new Set(Array.from({ length: 100 }, newIdempotencyKey))
  assert.equal(keys.size, 100)
  for (const key of keys) assert.match(key, /^[0-9a-f]{32}$/)
})
