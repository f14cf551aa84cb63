import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { submitTask, textUpload } from '@ai-platform/testkit/client/task.ts'
import { openEventSocket } from '@ai-platform/testkit/sockets/event-socket.ts'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { z } from 'zod'

const Document = z.looseObject({
  channels: z.record(z.string(), z.looseObject({ address: z.string().nullable() })),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
})

// Both name their drafts in the document, so Ajv must not take them for its own.
const ajvOptions = { strict: false, allErrors: true, meta: false, validateSchema: false } as const

export function describeAsyncApi(client: Client): void {
  describe('/asyncapi.json', () => {
    let document: z.infer<typeof Document>
    before(async () => {
      document = expectBody(await client.call('GET', '/asyncapi.json'), 200, Document)
    })

    it('is valid AsyncAPI 3.0', async () => {
      const official = fileURLToPath(import.meta.resolve('@asyncapi/specs/schemas/3.0.0.json'))
      const ajv = new Ajv(ajvOptions)
      addFormats.default(ajv)
      const validate = ajv.compile(JSON.parse(await readFile(official, 'utf8')))
      assert.ok(validate(document), ajv.errorsText(validate.errors))
    })

    it('describes the messages to webhooks, which have no address here', () => {
      const { webhooks } = document.channels
      assert.equal(webhooks?.address, null)
      assert.deepEqual(Object.keys(z.record(z.string(), z.unknown()).parse(webhooks.messages)), [
        'WebhookTaskMessage',
        'WebhookPing',
      ])
    })

    it('describes each message of a socket', async () => {
      const ajv = new Ajv(ajvOptions)
      addFormats.default(ajv)
      ajv.addSchema(document, 'asyncapi')
      const account = await registerAccount(client)
      const address = document.channels.events?.address?.replace('{user_id}', account.id) ?? ''
      const socket = await openEventSocket(client, `${address}?token=${account.access}`)
      await submitTask(client, account, textUpload('The harbour was rebuilt in 1998. It is good.'))
      await socket.waitFor('the end of the task', ({ event }) => event === 'task_completed')
      const names = { task_progress: 'ProgressEvent', task_delta: 'DeltaEvent' }
      for (const message of [...socket.events, ...socket.live.map(({ event }) => event)]) {
        const name = 'seq' in message ? 'TaskEvent' : names[message.event]
        const validate = ajv.getSchema(`asyncapi#/components/schemas/${name}`)
        assert.ok(validate?.(message), `${JSON.stringify(message)} ${ajv.errorsText(validate?.errors)}`)
      }
      socket.close()
    })
  })
}
