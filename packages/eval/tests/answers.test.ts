// The answers of the local provider are at least what the limits say, for texts whose answers are known.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { evaluateAnswers } from '../src/answers/evaluate-answers.ts'
import { localLimits } from '../src/answers/limits.ts'
import { createLocalSource } from '../src/answers/local-source.ts'
import { isKept } from '../src/figure.ts'

const source = createLocalSource()
const figures = await evaluateAnswers(source)
await source.close()

describe('the answers of the local provider', () => {
  for (const [name, own] of Object.entries(localLimits))
    test(name, t => {
      const figure = figures.find(one => one.name === name)
      if (!figure && name.startsWith('translate, known words')) return t.skip('needs a translator')
      assert.ok(figure, 'measured')
      assert.ok(isKept(figure.value, own), `${figure.value.toFixed(3)}:\n${figure.missed.join('\n')}`)
    })

  test('each figure has a limit', () => {
    assert.deepEqual(
      figures.map(figure => figure.name).filter(name => !(name in localLimits)),
      [],
    )
  })
})
