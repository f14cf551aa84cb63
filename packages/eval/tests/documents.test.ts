// The readers find at least what the limits say, in documents made in code.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { evaluateDocuments } from '../src/documents/evaluate-documents.ts'
import { limits } from '../src/documents/limits.ts'
import { isKept } from '../src/figure.ts'

const figures = await evaluateDocuments()

describe('the readers of documents', () => {
  for (const [name, own] of Object.entries(limits))
    test(name, () => {
      const figure = figures.find(one => one.name === name)
      assert.ok(figure, 'no sample has this figure')
      assert.ok(isKept(figure.value, own), `${figure.value.toFixed(3)}:\n${figure.missed.join('\n')}`)
    })

  test('each figure has a limit', () => {
    assert.deepEqual(
      figures.map(figure => figure.name).filter(name => !(name in limits)),
      [],
    )
  })
})
