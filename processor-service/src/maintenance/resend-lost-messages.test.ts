import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMessageResender } from './resend-lost-messages.ts'

function startResender() {
  const state = { pending: [] as string[], messages: 0, sent: [] as string[] }
  const resend = createMessageResender(
    {
      count: async () => state.messages,
      async resend(taskIds) {
        state.sent.push(...taskIds)
        state.messages += taskIds.length
      },
    },
    async limit => state.pending.slice(0, limit),
  )
  return { state, resend }
}

test('a message missing in two rounds is sent once', async () => {
  const { state, resend } = startResender()
  state.pending = ['a', 'b', 'c']
  state.messages = 1
  assert.equal(await resend(), 0, 'it may be on its way')
  assert.equal(await resend(), 2)
  assert.deepEqual(state.sent, ['a', 'b'])
  assert.equal(await resend(), 0)
})

test('a message that arrives between two rounds is not sent', async () => {
  const { state, resend } = startResender()
  state.pending = ['a', 'b']
  await resend()
  state.messages = 2
  assert.equal(await resend(), 0)
  assert.deepEqual(state.sent, [])
})

test('nothing is sent while no task may be claimed', async () => {
  const { state, resend } = startResender()
  state.messages = 5
  await resend()
  assert.equal(await resend(), 0)
})
