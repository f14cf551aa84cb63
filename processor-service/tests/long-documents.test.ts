// Long documents with three facts, answered by a model that knows nothing but the text of each question.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { ResultOf, Source } from '@ai-platform/contracts/result.ts'
import type { Task } from '@ai-platform/contracts/task.ts'
import { buildPdf, pdfType } from '@ai-platform/testkit/documents/plain-pdf.ts'
import { writeProse } from '@ai-platform/testkit/documents/write-prose.ts'
import { type BillingAi, startBillingAi } from './billing-ai.ts'
import {
  createTestPlatform,
  type FormFile,
  finalTask,
  submitted,
  type TestPlatform,
  type TestService,
  type TestUser,
} from './start-service.ts'

const facts = ['Ambrosia', 'Belvedere', 'Calliope'].map(name => ({
  name,
  sentence: `The ${name} agreement sets the toll at 4711 crowns.`,
}))

let platform: TestPlatform
let service: TestService
let ai: BillingAi
let user: TestUser

before(async () => {
  platform = await createTestPlatform()
  ai = await startBillingAi()
  service = await platform.start(ai.settings)
})
after(async () => {
  await platform.close()
  await ai[Symbol.asyncDispose]()
})
beforeEach(async () => {
  user = await platform.addUser()
  ai.reset()
})

/** The sentences of a text with the number of their page, which stands in a line, or before a quote, as [page 3]. */
function quotesIn(text: string): Source[] {
  let page: number | null = null
  return text.split(/^(?:- )?\[page (\d+)\]\s/m).flatMap((part, index) => {
    if (index % 2 === 1) page = Number(part)
    const sentences = index % 2 === 1 ? [] : (part.replace(/\s+/g, ' ').match(/[A-Z][^.]+\./g) ?? [])
    return sentences.map(quote => ({ page, quote }))
  })
}

const isFact = (text: string) => /^The \w+ agreement sets the toll at 4711 crowns\.$/.test(text)

/** The text between the marker lines of a question. */
const textOf = (prompt: string): string => /^<\w+-\w+>\n([\s\S]*)\n<\/\w+-\w+>$/m.exec(prompt)?.[1] ?? ''

/** A chunk's facts and its first sentences; of the answers for chunks, those about facts before others. */
const models = {
  summarize(prompt: string) {
    // The lines of summaries are no quotes.
    const quotes = quotesIn(
      textOf(prompt)
        .replace(/^(Part \d+: .*|Quotes:)$/gm, '')
        .replace(/^- (?!\[)/gm, ''),
    )
    const unique = [
      ...new Map(quotes.filter(({ quote }) => isFact(quote)).map(source => [source.quote, source])).values(),
    ]
    const sentences = unique.map(({ quote }) => quote)
    const sources = (unique.length > 0 ? unique : quotes).slice(0, 5)
    return { summary: [...sentences, 'It describes a region.', 'Much was built.'].slice(0, 5).join(' '), sources }
  },
  qa(prompt: string) {
    const text = textOf(prompt)
    const candidates = /^Question: /m.test(text)
      ? [...text.matchAll(/Question: (.*)\nAnswer: (.*)/g)].map(([, question = '', answer = '']) => ({
          question,
          answer,
          sources: [],
        }))
      : quotesIn(text).map(({ page, quote }) => ({
          question: `What about ${quote.split(' ').slice(0, 4).join(' ')} on ${page}?`,
          answer: quote,
          sources: [{ page, quote }],
        }))
    const important = candidates.filter(({ answer }) => isFact(answer))
    return { pairs: [...important, ...candidates].slice(0, 8), follow_ups: ['What else?'] }
  },
  extract_keywords(prompt: string) {
    const text = textOf(prompt)
    const lines = [...text.matchAll(/^- (.+) \((.+)\)$/gm)].map(([, keyword = '', relevance]) => ({
      keyword,
      relevance: Number(relevance),
    }))
    const words = [...new Set(text.match(/[a-z]{6,}/g) ?? [])].slice(0, 12)
    const names = [...text.matchAll(/The\s+(\w+)\s+agreement/g)].map(([, name = '']) => ({
      keyword: name,
      relevance: 1,
    }))
    const all = lines.length > 0 ? lines : [...names, ...words.map(keyword => ({ keyword, relevance: 0.5 }))]
    return { keywords: all.toSorted((a, b) => b.relevance - a.relevance).slice(0, 15) }
  },
}

async function run(file: FormFile, taskType: keyof typeof models): Promise<Task & { seconds: number }> {
  ai.answer = prompt => ({ reply: JSON.stringify(models[taskType](prompt)) })
  const started = performance.now()
  const { task_id } = await submitted(service, user, file, { taskType })
  const task = await finalTask(service, user, task_id, 180)
  assert.equal(task.status, 'completed', JSON.stringify(task.error))
  const { chunks, chunks_done, truncated } = task.coverage ?? {}
  assert.deepEqual([chunks_done, truncated, task.warnings], [chunks, false, []])
  assert.deepEqual([task.usage?.input_tokens, task.usage?.output_tokens], [ai.billed.input, ai.billed.output])
  return { ...task, seconds: (performance.now() - started) / 1000 }
}

const documents: { name: string; file: FormFile; pages: (number | null)[] }[] = [
  {
    name: 'a text of 3 MB',
    pages: [null, null, null],
    file: {
      content: Array.from({ length: 300 }, (_, part) => {
        const fact = facts[[2, 150, 297].indexOf(part)]?.sentence
        const prose = writeProse(part, 80)
        return [...prose.slice(0, 40), ...(fact ? [fact] : []), ...prose.slice(40)].join(' ')
      }).join('\n\n'),
    },
  },
  {
    name: 'a PDF of 1,000 pages',
    pages: [3, 500, 998],
    file: {
      content: buildPdf(
        Array.from({ length: 1000 }, (_, index) => {
          const fact = facts[[3, 500, 998].indexOf(index + 1)]?.sentence
          return [...writeProse(index, 6), ...(fact ? [fact] : []), ...writeProse(index + 5000, 6)].join(' ')
        }),
      ),
      filename: 'long.pdf',
      type: pdfType,
    },
  },
]

for (const { name, file, pages } of documents) {
  test(`facts early, in the middle and late in ${name} are in qa, with their pages`, async t => {
    const task = await run(file, 'qa')
    const { pairs } = task.result as ResultOf<'qa'>
    for (const [index, { sentence }] of facts.entries()) {
      const pair = pairs.find(({ answer }) => answer.includes(sentence))
      assert.deepEqual(pair?.sources, [{ page: pages[index], quote: sentence }], sentence)
    }
    t.diagnostic(`${task.seconds.toFixed(1)} s, ${task.coverage?.chunks} chunks, ${ai.requests} calls`)
  })

  test(`facts early, in the middle and late in ${name} are in its summary, with their pages`, async t => {
    const task = await run(file, 'summarize')
    const { summary, sources } = task.result as ResultOf<'summarize'>
    for (const { sentence } of facts) assert.ok(summary.includes(sentence), summary)
    assert.deepEqual(sources.map(({ page }) => page).slice(0, 3), pages)
    t.diagnostic(`${task.seconds.toFixed(1)} s, ${ai.requests} calls`)
  })

  test(`names early, in the middle and late in ${name} are among its keywords`, async t => {
    const task = await run(file, 'extract_keywords')
    const { keywords } = task.result as ResultOf<'extract_keywords'>
    for (const { name: wanted } of facts)
      assert.ok(
        keywords.some(({ keyword }) => keyword === wanted),
        wanted,
      )
    const megabytes = Math.round(process.memoryUsage.rss() / 1e6)
    t.diagnostic(`${task.seconds.toFixed(1)} s, ${ai.requests} calls, ${megabytes} MB of this process`)
  })
}
