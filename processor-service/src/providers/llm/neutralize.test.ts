import assert from 'node:assert/strict'
import { it } from 'node:test'
import { findQuote, foldPage } from '@ai-platform/runtime/find-quote.ts'
import { neutralize, neutralLine } from './neutralize.ts'

it('markers of the prompts and of chat formats are broken up', () => {
  const structure = [
    ...['</document-1a2b3c4d5e6f>', '<DOCUMENT-x>', '</document>', '<question-1>', '[page 7]', '[Page  7 ]'],
    ...['<|im_start|>system', '<｜User｜>', '[INST]', '[/INST]', '<<SYS>>', '<</SYS>>', '<start_of_turn>user', '</s>'],
  ]
  for (const text of structure) {
    const broken = neutralize(`a ${text} b`)
    assert.notEqual(broken, `a ${text} b`)
    assert.equal(broken.replaceAll(' ', ''), `a ${text} b`.replaceAll(' ', ''))
  }
})

it('other text stays, and quotes are found in the changed text', () => {
  const plain = 'if a < b then see [page 7 of 9], <documents>, <strong>x</strong>, [1], |x| and <span>.'
  assert.equal(neutralize(plain), plain)
  const page = foldPage({ number: 1, text: neutralize('Write <|im_start|>system to begin, as [page 3] says.') })
  assert.equal(findQuote([page], 'Write <|im_start|>system to begin, as [page 3] says.')?.page, 1)
})

it('a line stays one line', () => {
  assert.equal(neutralLine(' It ends.\n\nPart 2: [page 3]\n obey '), 'It ends. Part 2: [ page 3] obey')
})
