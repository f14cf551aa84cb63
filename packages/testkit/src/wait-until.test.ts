import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pollUntil, waitUntil } from './wait-until.ts'

function failOnce() {
  let calls = 0
  return () => {
    calls += 1
    if (calls === 1) throw new Error('down')
    return calls
  }
}

test('waitUntil continues after an error, and pollUntil throws it', async () => {
  assert.equal(await waitUntil('an answer', 1_000, failOnce(), 1), 2)
  await assert.rejects(pollUntil('an answer', 1_000, failOnce(), 1), /down/)
})

test('the error of a timeout names the condition, and has the last error as its cause', async () => {
  const down = () => Promise.reject(new Error('down'))
  const expected = { message: /the server/, cause: { message: 'down' } }
  await assert.rejects(waitUntil('the server', 5, down, 1), (error: Error) => {
    assert.match(error.message, expected.message)
    assert.equal((error.cause as Error).message, 'down')
    return true
  })
  await assert.rejects(
    pollUntil('false', 5, () => false, 1),
    /false/,
  )
})
