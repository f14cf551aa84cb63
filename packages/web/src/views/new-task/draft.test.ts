import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDraft, emptyDraft, extensionOf, fieldsOf } from './draft.ts'

const optionOf = (name: string, extensions: string[] | null = null) => ({
  ...{ name, extensions, description: '', required: false, schema: {} },
})
const options = [optionOf('question'), optionOf('instructions'), optionOf('pages', ['pdf'])]

test('only the fields of the task type and of the format are sent', () => {
  const draft = { ...emptyDraft, taskType: 'ask' as const, question: ' Why? ', pages: '1-2', output_language: 'fr' }
  assert.deepEqual(fieldsOf(draft, options, 'pdf'), { task_type: 'ask', question: 'Why?', pages: '1-2' })
  assert.deepEqual(fieldsOf(draft, options, 'txt'), { task_type: 'ask', question: 'Why?' })
  assert.deepEqual(fieldsOf(draft, options, undefined), { task_type: 'ask', question: 'Why?', pages: '1-2' })
})

test('a schema is sent as JSON', () => {
  const draft = { ...emptyDraft, taskType: 'extract' as const, schema: '{"type":"object"}' }
  assert.deepEqual(fieldsOf(draft, [optionOf('schema')], 'txt'), { task_type: 'extract', schema: { type: 'object' } })
})

test('what is missing or wrong is named by its field', () => {
  assert.deepEqual(Object.keys(checkDraft({ ...emptyDraft, pages: '1;2' }, options)), ['question', 'pages'])
  assert.deepEqual(checkDraft({ ...emptyDraft, question: 'Why?' }, options), {})
  const pagesErrors = ['9-2', '0', '1-', '1-5,8', ' 3 - 4 , 9 '].map(
    pages => checkDraft({ ...emptyDraft, pages }, []).pages,
  )
  assert.deepEqual(pagesErrors.map(Boolean), [true, true, true, false, false])
  assert.match(checkDraft({ ...emptyDraft, schema: '{' }, [optionOf('schema')]).schema ?? '', /not valid JSON/)
})

test('the extension of a name is in lower case', () => {
  assert.deepEqual(['A.PDF', 'x.tar.gz', 'none'].map(extensionOf), ['pdf', 'gz', ''])
})
