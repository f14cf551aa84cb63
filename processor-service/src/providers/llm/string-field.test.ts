import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createStringField } from './string-field.ts'

function readInPieces(json: string, cuts: number[], field = 'summary'): string[] {
  const texts: string[] = []
  const push = createStringField(field, text => texts.push(text))
  let from = 0
  for (const cut of [...cuts, json.length]) {
    push(json.slice(from, cut))
    from = cut
  }
  return texts
}

const isWhole = (text: string) => text.isWellFormed()

const value = 'a "quote" \\ \n \u{1F600} é 漢 </x> \u0001'
const escaped = `{"summary": ${JSON.stringify(value).replace('\u{1F600}', '\\ud83d\\ude00').replace('é', '\\u00E9')}}`
const plain = JSON.stringify({ other: ['summary', { summary: 'no' }], n: 1.5, summary: value, after: '"summary":"no"' })

it('the field is decoded across any cut, and never as half a surrogate pair', () => {
  for (const json of [escaped, plain])
    for (let first = 0; first <= json.length; first++)
      for (const second of [first, first + 1, first + 3, first + 7]) {
        const texts = readInPieces(json, [first, Math.min(second, json.length)])
        assert.equal(texts.join(''), value, `cut at ${first}, ${second}`)
        assert.ok(texts.every(isWhole), `cut at ${first}, ${second}`)
      }
})

it('the field is decoded character by character', () => {
  const cuts = Array.from({ length: escaped.length }, (_, index) => index)
  assert.equal(readInPieces(escaped, cuts).join(''), value)
})

it('text is passed on before the string has ended', () => {
  assert.equal(readInPieces('{"summary":"so far', []).join(''), 'so far')
})

it('the field is found after prose and code marks, and only at the outermost level', () => {
  assert.equal(readInPieces('Here "it" is: ```json\n{"summary":"x"}\n```', []).join(''), 'x')
  assert.deepEqual(readInPieces('{"other":"summary","nested":{"summary":"no"},"summaries":"no"}', []), [])
  assert.deepEqual(readInPieces('{"a":"summary"}', []), [])
  assert.deepEqual(readInPieces('{"summary":null,"x":"y"}', []), [])
})

it('decoding time is linear in the length', () => {
  const long = '\\n"'.replace('"', 'x').repeat(200_000)
  const start = process.cpuUsage()
  assert.equal(readInPieces(`{"summary":"${long}"}`, []).join('').length, 400_000)
  assert.ok(process.cpuUsage(start).user < 2_000_000)
})
