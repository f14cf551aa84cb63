import assert from 'node:assert/strict'
import { it } from 'node:test'
import { estimateTokens } from './estimate-tokens.ts'

it('the estimate is at least what cl100k_base counts, and at most 1.7 times as much', () => {
  // Counted with gpt-tokenizer 4.
  const counted: [text: string, tokens: number][] = [
    ['The harbour was rebuilt in 1998. It handles two million containers a year.', 17],
    ['Der Hafen wurde 1998 neu gebaut und schlägt jährlich zwei Millionen Container um.', 22],
    ['人工智能是计算机科学的一个分支。它企图了解智能的实质。', 30],
    ['Гавань была перестроена в 1998 году. Она принимает два миллиона контейнеров в год.', 40],
    ['الذكاء الاصطناعي هو فرع من علوم الحاسوب. يهدف إلى بناء آلات ذكية.', 46],
    ['| Year | Sum |\n| --- | --- |\n| 1998 | 1,234.50 |\n| 1999 | 2,468.00 |', 34],
    ['港は1998年に再建されました。年間200万個のコンテナを取り扱います。', 30],
  ]
  for (const [text, tokens] of counted) {
    const estimate = estimateTokens(text)
    assert.ok(estimate >= tokens && estimate <= 1.7 * tokens, `${estimate} for ${tokens}: ${text}`)
  }
})

it('an ideograph costs more than a letter, and an empty text nothing', () => {
  assert.ok(estimateTokens('漢'.repeat(100)) > 4 * estimateTokens('a'.repeat(100)))
  assert.equal(estimateTokens(''), 0)
})
