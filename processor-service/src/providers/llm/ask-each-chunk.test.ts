import assert from 'node:assert/strict'
import { it } from 'node:test'
import { askEachChunk } from './ask-each-chunk.ts'
import type { Chunk } from './cut-chunks.ts'
import type { Ask, TaskRun } from './task-run.ts'

/** A run whose model repeats the text of the question. */
function createRun(texts: string[]) {
  const chunks: Chunk[] = texts.map((text, index) => ({ text, pages: [{ number: index + 1, text }] }))
  const asked: Ask[] = []
  const { signal } = new AbortController()
  const run: TaskRun<'summarize'> = {
    chunks,
    sizeOf: text => text.length / 100,
    canCombine: true,
    keepSources: sources => sources,
    recall: async () => {},
    dropSources: () => {},
    schema: undefined,
    validate: async () => [],
    askFor: () => assert.fail('another shape'),
    stop: signal,
    onDelta: () => {},
    async ask(ask) {
      asked.push(ask)
      return { summary: ask.text, sources: [] }
    },
    eachChunk: work =>
      Promise.all(chunks.map((chunk, index) => (chunk.text === 'bad' ? null : work(chunk, index, signal)))),
  }
  return { run, asked }
}

const streamed = { field: 'summary', onText: () => {} }

it('each chunk is one question with its page numbers that names its part', async () => {
  const { run, asked } = createRun(['one', 'three'])
  const answers = await askEachChunk(run)
  assert.deepEqual(
    answers.map(({ answer, chunk }) => [answer.summary, chunk.text]),
    [
      ['[page 1]\none', 'one'],
      ['[page 2]\nthree', 'three'],
    ],
  )
  assert.deepEqual(
    asked.map(({ text, section, part }) => [text, section, part]),
    [
      ['[page 1]\none', 'user', 'This is part 1 of 2 of a longer document.'],
      ['[page 2]\nthree', 'user', 'This is part 2 of 2 of a longer document.'],
    ],
  )
})

it('only the answer for a document of one chunk is streamed, and its question names no part', async () => {
  const short = createRun(['all'])
  await askEachChunk(short.run, streamed)
  assert.deepEqual(
    short.asked.map(ask => [ask.part, ask.streamed]),
    [['', streamed]],
  )
  const long = createRun(['one', 'two'])
  await askEachChunk(long.run, streamed)
  assert.deepEqual(
    long.asked.map(ask => ask.streamed),
    [null, null],
  )
})

it('a chunk that failed has no answer', async () => {
  const { run } = createRun(['one', 'bad', 'two'])
  assert.deepEqual(
    (await askEachChunk(run)).map(({ chunk }) => chunk.text),
    ['one', 'two'],
  )
})
