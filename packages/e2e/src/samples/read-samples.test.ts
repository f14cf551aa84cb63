import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldsOf, readSamples } from './read-samples.ts'

const page = `# Page

\`\`\`bash
echo 1
\`\`\`

\`\`\`json
{ "answer": "…", "sources": [{ "page": 2 }] }
\`\`\`

## Part

\`\`\`sh
npx something
\`\`\`

\`\`\`json
{ "not": "an output" }
\`\`\`

\`\`\`js
console.log(2)
\`\`\`

## Other

\`\`\`python
print(3)
\`\`\`
`

test('samples are the blocks that can be run, with the output that follows', () => {
  const samples = readSamples(page)
  assert.deepEqual(
    samples.map(({ language, code, line }) => [language, code, line]),
    [
      ['bash', 'echo 1\n', 4],
      ['javascript', 'console.log(2)\n', 22],
      ['python', 'print(3)\n', 28],
    ],
  )
  assert.match(samples[0]?.shown ?? '', /answer/)
  assert.equal(samples[1]?.shown, undefined)
})

test('a section is read alone', () => {
  const [sample, ...others] = readSamples(page, 'Part')
  assert.deepEqual([sample?.language, sample?.line], ['javascript', 22])
  assert.deepEqual(others, [])
  assert.throws(() => readSamples(page, 'Nothing'), /no section Nothing/)
})

test('the fields of a shown output are named once', () => {
  assert.deepEqual(fieldsOf('{ "a": "…", "b": [{ "a": 1, "/total": 2 }] }'), ['a', 'b', '/total'])
})
