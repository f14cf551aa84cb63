// The readers find at least what the limits say, in documents made in code.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { readProgramEnvironment } from '../src/config.ts'
import { evaluateDocuments } from '../src/documents/evaluate-documents.ts'
import { limits } from '../src/documents/limits.ts'
import { isKept } from '../src/figure.ts'

const figures = await evaluateDocuments({ depth: 'short', environment: readProgramEnvironment() })

describe('the readers of documents', () => {
  for (const [name, own] of Object.entries(limits))
    test(name, t => {
      const figure = figures.find(one => one.name === name)
      if (!figure) return t.skip('measured by the command, or with a program that is not installed')
      if (figure.unit !== '') return t.skip('times depend on the other tests, so only the command checks them')
      assert.ok(isKept(figure.value, own), `${figure.value.toFixed(3)}:\n${figure.missed.join('\n')}`)
    })

  test('each figure has a limit', () => {
    assert.deepEqual(
      figures.map(figure => figure.name).filter(name => !(name in limits)),
      [],
    )
  })
})
