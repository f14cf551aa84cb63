import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { resultSchemas, TaskType } from '@ai-platform/contracts/result.ts'
import { createAnswerPool } from './answer-pool.ts'
import { LocalTaskError } from './local-task-error.ts'

const pool = createAnswerPool({ threads: 2, heapMegabytes: 512, timeoutMs: 60_000 })
after(() => pool.close())
const pagesOf = (text: string) => [{ number: null, text }]
const taskTypes = TaskType.options.filter(taskType => taskType !== 'extract')
const run = <T extends (typeof taskTypes)[number]>(taskType: T, text: string, signal = new AbortController().signal) =>
  pool.run(taskType, pagesOf(text), { signal, onProgress: () => undefined, task: { question: 'What is it?' } })

const long = Array.from(
  { length: 9000 },
  (_, i) => `The committee number ${i} has met in room ${i % 17} to discuss the budget of the town.`,
).join('\n')

const texts: Record<string, string> = {
  'one word': 'Hello',
  'numbers only': '12 34 56.7\n99',
  emoji: '😀 😀🎉',
  'a line without spaces': 'aB3-'.repeat(75_000),
  Chinese: '人工智能是计算机科学的一个分支。它企图了解智能的实质。',
  Arabic: 'الذكاء الاصطناعي هو فرع من علوم الحاسوب. يهدف إلى بناء آلات ذكية.',
  CSV: `name,age,city\n${'John,34,Boston\n'.repeat(300)}`,
  'source code': 'export const add = (a: number, b: number) => a + b // adds {two} numbers\n'.repeat(20),
  German: 'Berlin ist die Hauptstadt Deutschlands. Die Stadt liegt an der Spree.',
  'broken characters': 'a\u0000b \ud800 The end of the line is here.',
  punctuation: '. . ? ! …',
}

for (const [name, text] of Object.entries(texts))
  test(`every task type answers or refuses a text of kind: ${name}`, async () => {
    for (const taskType of taskTypes) {
      const outcome = await run(taskType, text).catch((error: unknown) => error)
      if (outcome instanceof LocalTaskError) {
        assert.equal(outcome.code, 'translation_unavailable')
        assert.equal(taskType, 'translate')
        continue
      }
      assert.ok(outcome && typeof outcome === 'object' && 'result' in outcome, String(outcome))
      resultSchemas[taskType].parse(outcome.result)
      // PostgreSQL stores neither a NUL nor a lone surrogate.
      const json = JSON.stringify(outcome.result)
      assert.ok(!/\\u0000|\\ud[89a-f]/i.test(json), json.slice(0, 200))
    }
  })

test('usage counts words, and progress is reported chunk by chunk', async () => {
  const seen: number[] = []
  const { usage, chunks } = await pool.run('extract_keywords', pagesOf(long), {
    signal: new AbortController().signal,
    onProgress: (done, all) => seen.push(done / all),
  })
  assert.ok(usage.input_tokens > 100_000 && usage.output_tokens > 0)
  assert.ok(chunks > 3)
  assert.ok(seen.length > 1 && seen.every((share, i) => share > (seen[i - 1] ?? 0)))
})

test('summaries and answers name the pages of their sentences', async () => {
  const pages = [
    'The harbour of the town was founded in 1901 by a group of merchants. It had two cranes and one pier.',
    '',
    'The new terminal was opened in 1998 after a long debate in the council. It handles two million containers a year.',
  ].map((text, index) => ({ number: index + 1, text }))
  const options = { signal: new AbortController().signal, onProgress: () => undefined }
  const { summary, sources } = (await pool.run('summarize', pages, options)).result
  assert.equal(sources.map(({ quote }) => quote).join(' '), summary)
  assert.deepEqual([...new Set(sources.map(({ page }) => page))], [1, 3])
  const { pairs } = (await pool.run('qa', pages, options)).result
  assert.ok(pairs.length > 0)
  for (const { answer, sources } of pairs)
    assert.ok(sources.every(({ page, quote }) => quote === answer && pages[Number(page) - 1]?.text.includes(quote)))
})

test('a blank text is refused', async () => {
  await assert.rejects(run('summarize', ' \n\t'), { name: 'LocalTaskError', code: 'no_text_found' })
})

test('an abort ends the thread and rejects with its reason, and the pool keeps working', async () => {
  const abort = new AbortController()
  const reason = new Error('cancelled by its owner')
  const started = performance.now()
  const ended = run('qa', long, abort.signal)
  setTimeout(() => abort.abort(reason), 100)
  await assert.rejects(ended, reason)
  assert.ok(performance.now() - started < 2000)
  assert.equal(
    (await run('summarize', 'It works again as it did before.')).result.summary,
    'It works again as it did before.',
  )
  await assert.rejects(run('qa', long, AbortSignal.abort(reason)), reason)
})

test('a document over the time or memory limit is document_too_complex', async () => {
  for (const limits of [
    { heapMegabytes: 512, timeoutMs: 20 },
    { heapMegabytes: 24, timeoutMs: 60_000 },
  ]) {
    const small = createAnswerPool({ threads: 1, ...limits })
    try {
      const work = small.run('qa', pagesOf(long.repeat(4)), {
        signal: new AbortController().signal,
        onProgress: () => undefined,
      })
      await assert.rejects(work, { name: 'LocalTaskError', code: 'document_too_complex' })
    } finally {
      await small.close()
    }
  }
})
