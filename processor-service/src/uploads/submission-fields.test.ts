import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TaskType } from '@ai-platform/contracts/result.ts'
import { checkOptions, describeOptions, readMetadata, readOption } from './submission-fields.ts'

const pdf = { extension: 'pdf', content_type: 'application/pdf' }
const txt = { extension: 'txt', content_type: 'text/plain' }

test('pages are stored sorted and merged', () => {
  assert.equal(readOption('pages', '8, 1-3,2-5'), '1-5,8')
  for (const text of ['', '0', '5-1', '1-', 'all', '1,'.repeat(600), '1234567', 5, undefined]) {
    assert.throws(() => readOption('pages', text), { code: 'invalid_pages', detail: /1-5,8/ }, String(text))
  }
})

test('an unknown OCR mode is refused with the known ones', () => {
  assert.equal(readOption('ocr', 'force'), 'force')
  for (const text of ['on', '', 'AUTO']) {
    assert.throws(() => readOption('ocr', text), { code: 'invalid_option', detail: /`auto`.*`off`/ })
  }
})

test('an option must fit the format', () => {
  checkOptions({ pages: '1', ocr: 'off' }, 'qa', pdf)
  checkOptions({}, 'qa', txt)
  assert.throws(() => checkOptions({ pages: '1' }, 'qa', txt), { code: 'invalid_pages', detail: /pdf.*\.txt/ })
  assert.throws(() => checkOptions({ ocr: 'auto' }, 'qa', txt), { code: 'invalid_option', detail: /pdf.*\.txt/ })
})

test('a question is needed by ask, and belongs to no other task type', () => {
  checkOptions({ question: 'Who?', instructions: 'Be brief.', output_language: 'fr' }, 'ask', txt)
  assert.throws(() => checkOptions({}, 'ask', txt), { code: 'invalid_option', detail: /needs the field "question"/ })
  assert.throws(() => checkOptions({ question: 'Who?' }, 'qa', txt), { code: 'invalid_option' })
  assert.throws(() => checkOptions({ instructions: 'Be brief.' }, 'translate', txt), { code: 'invalid_option' })
})

test('texts have a length, and languages are codes of ISO 639-1', () => {
  assert.equal(readOption('question', 'é'.repeat(2_000)), 'é'.repeat(2_000))
  assert.equal(readOption('output_language', 'pt'), 'pt')
  for (const text of ['', ' \n', 'q'.repeat(2_001), 'a\0b', '\ud800'])
    assert.throws(() => readOption('question', text), { code: 'invalid_option', detail: /2,000/ })
  assert.throws(() => readOption('instructions', 'i'.repeat(4_001)), { code: 'invalid_option' })
  for (const text of ['xx', 'EN', 'english', 'de-AT', ''])
    assert.throws(() => readOption('output_language', text), { code: 'invalid_option' })
})

test('a schema is needed by extract, and read as JSON', () => {
  const schema = { type: 'object', properties: { a: { type: 'string' } } }
  assert.deepEqual(readOption('schema', JSON.stringify(schema)), schema)
  assert.deepEqual(readOption('schema', schema), schema, 'a part of the type application/json is parsed already')
  checkOptions({ schema, instructions: 'Mind the units.', output_language: 'fr' }, 'extract', txt)
  assert.throws(() => checkOptions({}, 'extract', txt), { code: 'invalid_schema', detail: /needs the field "schema"/ })
  assert.throws(() => checkOptions({ schema }, 'summarize', txt), { code: 'invalid_option' })
  assert.throws(() => readOption('schema', '{"type":"object","properties":{"a":{"$ref":"http://x.test"}}}'), {
    code: 'invalid_schema',
    detail: /At \/properties\/a\/\$ref: A remote/,
    errors: [
      { path: '/properties/a/$ref', message: 'A remote reference is not followed. Put the schema under $defs.' },
    ],
  })
})

test('metadata has 16 pairs of short strings at most', () => {
  const pairs = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 'v']))
  const accepted = [{}, pairs(16), { ['k'.repeat(64)]: '😀'.repeat(512) }, { '': '' }].slice(0, 3)
  for (const value of accepted) assert.deepEqual(readMetadata(JSON.stringify(value)), value)
  assert.deepEqual(readMetadata({ a: 'b' }), { a: 'b' }, 'a part of the type application/json is parsed already')
  const refused = [
    ...['', 'text', '[]', 'null', '"a"', '{"a":1}', '{"a":null}', '{"a":{}}', '{"":"a"}', '{"a":"\\u0000"}'],
    ...['{"a":"\\ud800"}', JSON.stringify(pairs(17)), JSON.stringify({ ['k'.repeat(65)]: 'v' })],
    JSON.stringify({ k: 'v'.repeat(513) }),
  ]
  for (const text of refused) assert.throws(() => readMetadata(text), { code: 'invalid_option' }, text)
})

test('every task type describes its options', () => {
  for (const taskType of TaskType.options) {
    const options = describeOptions(taskType)
    const names = options.map(({ name }) => name)
    assert.deepEqual(names.slice(0, 2), ['pages', 'ocr'])
    assert.equal(names.includes('question'), taskType === 'ask')
    assert.equal(names.includes('instructions'), taskType !== 'sentiment' && taskType !== 'translate')
    assert.ok(names.includes('output_language'))
    assert.deepEqual(
      options.filter(({ required }) => required).map(({ name }) => name),
      taskType === 'ask' ? ['question'] : taskType === 'extract' ? ['schema'] : [],
    )
    for (const { name, extensions } of options) {
      if (name === 'pages' || name === 'ocr') assert.ok(extensions?.includes('pdf') && !extensions.includes('txt'))
      else assert.equal(extensions, null)
    }
    assert.deepEqual(options[1]?.schema.enum, ['auto', 'force', 'off'])
  }
})
