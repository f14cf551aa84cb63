import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { test } from 'node:test'
import { readHead } from './read-head.ts'

const never = new AbortController().signal

function open(...chunks: string[]): { stream: Readable; ended: Promise<void> } {
  const stream = Readable.from(chunks.map(chunk => Buffer.from(chunk)))
  return { stream, ended: finished(stream) }
}

test('a stream up to the limit is returned whole', async () => {
  const { stream, ended } = open('abc', 'def')
  assert.deepEqual(await readHead(stream, ended, 6, never), { bytes: Buffer.from('abcdef'), isWhole: true })
})

test('a longer stream is paused, and no byte of the rest is lost', async () => {
  const { stream, ended } = open('abc', 'def', 'ghi')
  const head = await readHead(stream, ended, 5, never)
  assert.deepEqual(head, { bytes: Buffer.from('abcdef'), isWhole: false })
  assert.equal(stream.isPaused(), true)
  const rest: Buffer[] = []
  for await (const chunk of stream) rest.push(chunk)
  assert.equal(Buffer.concat(rest).toString(), 'ghi')
})

test('an error of the stream and an abort reject', async () => {
  const broken = new Readable({ read() {} })
  const error = new Error('broken')
  const reading = readHead(broken, finished(broken), 9, never)
  broken.destroy(error)
  await assert.rejects(reading, error)

  const silent = new Readable({ read() {} })
  const controller = new AbortController()
  const waiting = readHead(silent, finished(silent), 9, controller.signal)
  controller.abort(error)
  await assert.rejects(waiting, error)
  await assert.rejects(readHead(silent, finished(silent), 9, controller.signal), error)
})
