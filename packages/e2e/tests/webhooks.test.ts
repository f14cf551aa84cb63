import assert from 'node:assert/strict'
import { after, afterEach, describe, it } from 'node:test'
import { type Account, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { createClient } from '@ai-platform/testkit/client/client.ts'
import { finalEvents, readEventLog, submitTask, textUpload, waitForFinal } from '@ai-platform/testkit/client/task.ts'
import { listDescendants } from '@ai-platform/testkit/processes/process-tree.ts'
import {
  startWebhookReceiver,
  verifyWebhook,
  type WebhookReceiver,
} from '@ai-platform/testkit/servers/webhook-receiver.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { readE2eConfig } from '../src/config.ts'
import { startLocalStack } from '../src/stack/local-stack.ts'
import { addWebhook, listDeliveries } from '../src/suites/webhooks.ts'

const stack = await startLocalStack(readE2eConfig(), { ALLOWED_PRIVATE_NETWORKS: '127.0.0.0/8' })
after(() => stack.stop())
const client = createClient(stack.baseUrl)

const receivers: WebhookReceiver[] = []
afterEach(async () => {
  await Promise.all(receivers.splice(0).map(receiver => receiver.stop()))
})

async function startReceiver(): Promise<WebhookReceiver> {
  const receiver = await startWebhookReceiver()
  receivers.push(receiver)
  return receiver
}

const note = (index: number) => textUpload(`The note ${index} is short. It is about a harbour.`, `note-${index}.txt`)

async function completeNotes(account: Account, count: number): Promise<void> {
  const tasks = await Promise.all(Array.from({ length: count }, (_, index) => submitTask(client, account, note(index))))
  await Promise.all(tasks.map(({ task_id }) => waitForFinal(client, account, task_id)))
}

async function killProcessor(): Promise<void> {
  const all = await listDescendants(stack.pid)
  const service = all.find(({ command }) => command.includes('processor-service/src/main.ts'))
  assert.ok(service)
  process.kill(service.pid, 'SIGKILL')
}

describe('a receiver of webhooks', () => {
  it('gets each final event once, signed, by rising seq, although the processor is killed between', async () => {
    const [account, other] = [await registerAccount(client), await registerAccount(client)]
    const [receiver, elsewhere] = [await startReceiver(), await startReceiver()]
    const { secret } = await addWebhook(client, account, { url: receiver.url })
    await addWebhook(client, other, { url: elsewhere.url })
    receiver.answerWith(() => response => setTimeout(() => response.writeHead(200).end(), 100))
    await completeNotes(account, 15)
    await pollUntil('the first deliveries', 30_000, () => receiver.received.length >= 4)
    await killProcessor()
    const finals = (
      await pollUntil('the log', 30_000, async () => {
        const events = (await readEventLog(client, account).catch(() => [])).filter(({ event }) =>
          finalEvents.includes(event),
        )
        return events.length === 15 && events
      })
    ).map(({ seq }) => seq)
    await pollUntil(
      'every event',
      60_000,
      () => new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size >= 15,
    )
    const seqs = receiver.received.map(request => Number(verifyWebhook(secret, request).data.seq))
    assert.deepEqual([...new Set(seqs)], finals)
    assert.deepEqual(
      seqs,
      seqs.toSorted((a, b) => a - b),
    )
    assert.ok(seqs.length <= 16, `${seqs.length} requests`)
    assert.deepEqual(elsewhere.received, [])
  })
  it('that fails for a moment gets the event again with the same id, and later ones after it', async () => {
    const account = await registerAccount(client)
    const receiver = await startReceiver()
    const { id } = await addWebhook(client, account, { url: receiver.url })
    receiver.answerWith(({ message }, tries) => (message.data.filename === 'note-0.txt' && tries === 1 ? 500 : 200))
    await completeNotes(account, 1)
    await completeNotes(account, 3)
    const accepted = await receiver.waitForAccepted(4)
    const seqs = accepted.map(({ message }) => Number(message.data.seq))
    assert.deepEqual(
      seqs,
      seqs.toSorted((a, b) => a - b),
    )
    const deliveries = await pollUntil('the last record', 5_000, async () => {
      const items = await listDeliveries(client, account, id)
      return items.every(({ status }) => status === 'delivered') && items
    })
    assert.deepEqual(
      new Set(deliveries.map(({ id }) => id)),
      new Set(accepted.map(({ headers }) => headers['webhook-id'])),
    )
  })
  it('that redirects inwards gets nothing there, and one that hangs delays no other', async () => {
    const [account, other] = [await registerAccount(client), await registerAccount(client)]
    const [redirecting, inside, hanging, quick] = await Promise.all([
      startReceiver(),
      startReceiver(),
      startReceiver(),
      startReceiver(),
    ])
    redirecting.answerWith(() => response => response.writeHead(302, { location: `${inside.url}/livez` }).end())
    hanging.answerWith(() => () => {})
    const { id } = await addWebhook(client, account, { url: redirecting.url })
    for (let index = 0; index < 9; index++) await addWebhook(client, account, { url: hanging.url })
    await addWebhook(client, other, { url: quick.url })
    await completeNotes(account, 2)
    await pollUntil('open requests', 10_000, () => hanging.received.length === 9)
    await completeNotes(other, 1)
    await quick.waitForAccepted(1, 3_000)
    const [, first] = await listDeliveries(client, account, id)
    assert.equal(first?.response_status, 302)
    assert.match(first?.error ?? '', /Redirects are not followed/)
    assert.deepEqual(inside.received, [])
  })
  it('that says 410 is disabled, and gets what was pending once it is enabled', async () => {
    const account = await registerAccount(client)
    const receiver = await startReceiver()
    const { id } = await addWebhook(client, account, { url: receiver.url })
    receiver.answerWith(() => 410)
    await completeNotes(account, 1)
    const path = `/auth/webhooks/${id}/`
    const list = async () => {
      const { body } = await client.call('GET', '/auth/webhooks/', { token: account.access })
      return (body as { items: { status: string; disabled_reason: string | null }[] }).items[0]
    }
    const disabled = await pollUntil('the end', 10_000, async () => {
      const webhook = await list()
      return webhook?.status === 'disabled' && webhook
    })
    assert.match(disabled.disabled_reason ?? '', /410/)
    receiver.answerWith(() => 200)
    await client.call('PATCH', path, { token: account.access, json: { status: 'enabled' } })
    await receiver.waitForAccepted(1)
  })
  it('verifies with either secret while they rotate', async () => {
    const account = await registerAccount(client)
    const receiver = await startReceiver()
    const { id, secret } = await addWebhook(client, account, { url: receiver.url })
    const { body } = await client.call('POST', `/auth/webhooks/${id}/rotate-secret/`, { token: account.access })
    await client.call('POST', `/auth/webhooks/${id}/test/`, { token: account.access })
    const [ping] = await receiver.waitForAccepted(1)
    assert.ok(ping)
    for (const key of [secret, (body as { secret: string }).secret]) assert.equal(verifyWebhook(key, ping).type, 'ping')
  })
})
