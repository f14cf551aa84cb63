import assert from 'node:assert/strict'
import { test } from 'node:test'
import { availableTaskTypes } from '../providers/available-task-types.ts'
import { readUrlRequest } from './read-url-request.ts'

const url = 'https://example.com/a.pdf'
const read = (body: unknown) => readUrlRequest(body, availableTaskTypes(['openai']))
const isProblem = (code: string) => (error: unknown) => (error as { code?: string }).code === code

test('fields are read as those of a form', () => {
  assert.deepEqual(read({ url }), { url, taskType: 'summarize' })
  assert.deepEqual(read({ url, task_type: 'ask', question: 'Who?', pages: 3, metadata: { a: 'b' }, ocr: null }), {
    url,
    taskType: 'ask',
    options: { question: 'Who?', pages: '3' },
    metadata: { a: 'b' },
  })
})

test('a schema and metadata are objects, or JSON in a string', () => {
  const schema = { type: 'object', properties: { total: { type: 'number' } } }
  const whole = { url, task_type: 'extract', schema, metadata: { a: 'b' } }
  const texts = { ...whole, schema: JSON.stringify(schema), metadata: '{"a":"b"}' }
  assert.deepEqual(read(whole), { url, taskType: 'extract', options: { schema }, metadata: { a: 'b' } })
  assert.deepEqual(read(texts), read(whole))
})

test('a body without a URL names the field', () => {
  for (const body of [null, [], 'text', 5, {}, { url: 5 }, { url: '' }, { url: `https://a.test/${'x'.repeat(2_048)}` }])
    assert.throws(() => read(body), isProblem('validation_error'), JSON.stringify(body)?.slice(0, 40))
})

test('a field that is wrong has the problem of the form', () => {
  const wrong: [object, string][] = [
    [{ task_type: 'dance' }, 'invalid_task_type'],
    [{ task_type: {} }, 'invalid_task_type'],
    [{ pages: 'all' }, 'invalid_pages'],
    [{ pages: [1] }, 'invalid_pages'],
    [{ task_type: 'ask' }, 'invalid_option'],
    [{ task_type: 'ask', question: {} }, 'invalid_option'],
    [{ question: 'Who?' }, 'invalid_option'],
    [{ task_type: 'extract' }, 'invalid_schema'],
    [{ task_type: 'extract', schema: true }, 'invalid_schema'],
    [{ metadata: { a: 1 } }, 'invalid_option'],
    [{ file: 'a' }, 'invalid_option'],
    [JSON.parse('{"__proto__": "a"}'), 'invalid_option'],
  ]
  for (const [fields, code] of wrong)
    assert.throws(() => read({ ...fields, ...Object.fromEntries(Object.entries(fields)), url }), isProblem(code), code)
})
