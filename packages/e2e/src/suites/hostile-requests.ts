import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Account, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { show } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { type RawAnswer, sendAndCut, sendBytes } from '@ai-platform/testkit/client/raw-http.ts'
import { submitTask, textUpload } from '@ai-platform/testkit/client/task.ts'
import { englishText } from '@ai-platform/testkit/documents/texts.ts'

const boundary = 'e2e-boundary'

const head = (client: Client, requestLine: string, headers: Record<string, string>) =>
  [
    `${requestLine} HTTP/1.1`,
    `Host: ${new URL(client.baseUrl).host}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n')

const filePart = (content: string) =>
  `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n${content}`

const multipart = { 'Content-Type': `multipart/form-data; boundary=${boundary}` }

function assertRefused(answer: RawAnswer, statuses: number[]): void {
  assert.doesNotMatch(answer.body, /<html|<!doctype/i, `HTML came back: ${answer.head}`)
  assert.ok(answer.status !== undefined && statuses.includes(answer.status), `${answer.head}\n${answer.body}`)
  assert.match(answer.head, /^content-type: application\/problem\+json/im, answer.head)
}

/** Malformed multipart bodies. */
const brokenForms: { what: string; contentType?: string; body: string }[] = [
  { what: 'a boundary that differs from the header', body: '--other\r\n\r\nx\r\n--other--\r\n' },
  { what: 'no boundary', contentType: 'multipart/form-data', body: `${filePart('text')}\r\n--${boundary}--\r\n` },
  { what: 'no closing boundary', body: filePart('half a file') },
  { what: 'no part at all', body: `--${boundary}--\r\n` },
  { what: 'garbage', body: '\x00\x01\x02'.repeat(300) },
  { what: 'part headers without an end', body: `--${boundary}\r\nX-Long: ${'a'.repeat(40_000)}` },
]

function describeCuts(client: Client, account: () => Account): void {
  for (const path of ['/process/submit', '/auth/files/submit/']) {
    it(`an upload to ${path} that is cut leaves no task, and the service still answers`, async () => {
      const cut = await registerAccount(client)
      const headers = { Authorization: `Bearer ${cut.access}`, 'Content-Length': '500000', ...multipart }
      for (let count = 0; count < 5; count += 1)
        await sendAndCut(client, head(client, `POST ${path}`, headers) + filePart('x'.repeat(20_000)))
      const health = await client.call('GET', '/health')
      assert.equal(health.status, 200, show(health))
      const task = await submitTask(client, cut, textUpload(englishText))
      const list = await client.call('GET', '/process/tasks', { token: cut.access })
      assert.equal(JSON.parse(list.text).items.length, 1, show(list))
      assert.equal(JSON.parse(list.text).items[0].task_id, task.task_id)
    })
    for (const form of brokenForms) {
      it(`a form to ${path} with ${form.what} is a 400`, async () => {
        const headers = {
          Authorization: `Bearer ${account().access}`,
          Connection: 'close',
          'Content-Type': form.contentType ?? multipart['Content-Type'],
          'Content-Length': String(Buffer.byteLength(form.body)),
        }
        const answer = await sendBytes(client, head(client, `POST ${path}`, headers) + form.body)
        assertRefused(answer, form.contentType ? [400, 415] : [400])
      })
    }
  }
}

export function describeHostileRequests(client: Client): void {
  describe('hostile requests', () => {
    let signedIn: Account | undefined
    const account = () => {
      assert.ok(signedIn)
      return signedIn
    }
    it('setup: an account is registered', async () => {
      signedIn = await registerAccount(client)
    })
    for (const path of ['/auth/profile/', '/process/tasks']) {
      it(`headers of 100 kB to ${path} are refused without HTML`, async () => {
        const answer = await sendBytes(client, head(client, `GET ${path}`, { 'X-Large': 'x'.repeat(100_000) }))
        assertRefused(answer, [400, 431])
      })
      it(`a path of 20 kB below ${path} is refused without HTML`, async () => {
        const answer = await sendBytes(
          client,
          head(client, `GET ${path}?q=${'x'.repeat(20_000)}`, { Connection: 'close' }),
        )
        assert.doesNotMatch(answer.body, /<html|<!doctype/i, answer.head)
        assert.ok([400, 401, 414, 431].includes(answer.status ?? 0), answer.head)
      })
    }
    it('invalid HTTP is refused without HTML', async () => {
      const answer = await sendBytes(client, 'HELLO\r\n\r\n')
      assert.doesNotMatch(answer.body, /<html|<!doctype/i, answer.head)
      assert.ok(answer.status === undefined || answer.status === 400, answer.head)
    })
    it('Content-Length together with Transfer-Encoding is refused (RFC 9112, 6.1)', async () => {
      const headers = { 'Content-Length': '4', 'Transfer-Encoding': 'chunked', Connection: 'close' }
      const answer = await sendBytes(
        client,
        `${head(client, 'POST /auth/login/', headers)}0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n`,
      )
      assert.equal(answer.status, 400, answer.head)
      assert.doesNotMatch(answer.body, /<html|<!doctype|"dependencies"/i, answer.body)
    })
    describeCuts(client, account)
    for (const path of ['/process/tasks/%00', '/process/tasks/%ff%fe', '/auth/files/%c0%ae/', '/process/%']) {
      it(`GET ${path} is a 4xx problem`, async () => {
        const answer = await client.callRawPath('GET', path, { authorization: `Bearer ${account().access}` })
        assert.ok([400, 404].includes(answer.status), show(answer))
      })
    }
    for (const query of ['filename=%00', 'filename=%25%5F', "filename='%3B--", 'status=%00', 'limit=1&limit=2']) {
      it(`GET /process/tasks?${query} is not a 5xx`, async () => {
        const answer = await client.call('GET', `/process/tasks?${query}`, { token: account().access })
        assert.ok(answer.status < 500, show(answer))
      })
    }
    it('a NUL in a username or e-mail is a 400', async () => {
      const body = { username: 'a\u0000b', email: 'a\u0000@example.com', password: 'pass\u0000word 1' }
      const answer = await client.call('POST', '/auth/register/', { json: { ...body, password2: body.password } })
      assert.equal(answer.status, 400, show(answer))
      const login = await client.call('POST', '/auth/login/', { json: { email: 'a\u0000', password: 'a\u0000' } })
      assert.ok([400, 401].includes(login.status), show(login))
    })
    it('__proto__ in a body has no effect', async () => {
      const answer = await client.call('POST', '/auth/login/', {
        body: '{"__proto__":{"email":"a@example.com"},"password":"x"}',
        headers: { 'content-type': 'application/json' },
      })
      assert.equal(answer.status, 400, show(answer))
    })
  })
}
