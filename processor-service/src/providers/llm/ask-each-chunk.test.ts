import assert from 'node:assert/strict'
import { it } from 'node:test'
import { askEachChunk } from './ask-each-chunk.ts'
import type { Ask, TaskRun } from './task-run.ts'

/** A run whose model repeats the text of the question. */
function createRun(chunks: string[]) {
  const asked: Ask[] = []
  const { signal } = new AbortController()
  const run: TaskRun<'summarize'> = {
    chunks,
    chunkCharacters: 100,
    signal,
    onDelta: () => {},
    async ask(ask) {
      asked.push(ask)
      return { summary: ask.text }
    },
    eachChunk: work => Promise.all(chunks.map((chunk, index) => work(chunk, index, signal))),
  }
  return { run, asked }
}

const streamed = { field: 'summary', onText: () => {} }

it('each chunk is one question that names its part, and its answer has the length of the chunk as weight', async () => {
  const { run, asked } = createRun(['one', 'three'])
  assert.deepEqual(await askEachChunk(run), [
    { summary: 'one', weight: 3 },
    { summary: 'three', weight: 5 },
  ])
  assert.deepEqual(
    asked.map(({ text, section, part }) => [text, section, part]),
    [
      ['one', 'user', 'This is part 1 of 2 of a longer document.'],
      ['three', 'user', 'This is part 2 of 2 of a longer document.'],
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
