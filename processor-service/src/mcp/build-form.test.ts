import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { buildForm } from './build-form.ts'

test('a form has its fields, then the document, and says its length', async () => {
  const content = Readable.from([Buffer.from('first '), Buffer.from('second')])
  const { headers, payload } = buildForm(
    { task_type: 'ask', question: 'Why?' },
    { filename: 'a.txt', contentType: 'text/plain', sizeBytes: 12, content },
  )
  assert.ok(payload instanceof Readable)
  const body = await buffer(payload)
  assert.equal(headers['content-length'], String(body.length))
  const form = await new Response(body, { headers }).formData()
  assert.equal(form.get('question'), 'Why?')
  const file = form.get('file')
  assert.ok(file instanceof File)
  assert.deepEqual([file.name, file.type, await file.text()], ['a.txt', 'text/plain', 'first second'])
})

test('a name with quotes, backslashes and line breaks stays in its header', async () => {
  const { payload } = buildForm(
    {},
    { filename: 'a"\\b\r\nX: y', contentType: 'text/plain', sizeBytes: 1, content: Buffer.from('x') },
  )
  assert.ok(payload instanceof Readable)
  assert.match((await buffer(payload)).toString(), /filename="a\\"\\\\b {2}X: y"\r\nContent-Type/)
})
