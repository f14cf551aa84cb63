import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { Task, TaskPage } from '@ai-platform/contracts/task.ts'
import { type Account, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody, expectProblem, show } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { waitForFinal } from '@ai-platform/testkit/client/task.ts'
import { englishText } from '@ai-platform/testkit/documents/texts.ts'
import { privateHosts, privateNames } from '@ai-platform/testkit/private-addresses.ts'
import type { DocumentOrigin } from '../stack/document-origin.ts'

const paths = ['/process/submit', '/auth/files/submit/']

/** Hosts of URLs that need no name server. */
const literalHosts = privateHosts.filter(host => !(host in privateNames))

function describeSubmit(client: Client, path: string, origin: DocumentOrigin): void {
  let account: Account
  before(async () => {
    account = await registerAccount(client)
  })
  const post = (json: object, headers: Record<string, string> = {}) =>
    client.call('POST', path, { token: account.access, json, headers })

  it('a document is fetched and its task completes', async () => {
    const body = { url: origin.url('/report.pdf'), task_type: 'summarize', pages: '1', metadata: { order: '7' } }
    const answer = await post(body)
    const { task_id } = expectBody(answer, 202, Task)
    assert.match(answer.headers.get('location') ?? '', new RegExp(`/process/tasks/${task_id}$`))
    const task = await waitForFinal(client, account, task_id)
    assert.equal(task.status, 'completed', JSON.stringify(task.error))
    assert.deepEqual([task.filename, task.content_type], ['report.pdf', 'application/pdf'])
    assert.deepEqual([task.options, task.metadata], [{ pages: '1' }, { order: '7' }])
  })
  it('the name of the answer and three redirects are followed, the fourth is not', async () => {
    const task = expectBody(await post({ url: origin.url('/redirect/3') }), 202, Task)
    assert.deepEqual([task.filename, task.size_bytes], ['Bericht.txt', Buffer.byteLength(englishText)])
    expectProblem(await post({ url: origin.url('/redirect/4') }), 422, 'url_unreachable')
  })
  it('the same idempotency key returns the same task without another request', async () => {
    const headers = { 'idempotency-key': 'by-url' }
    const first = expectBody(await post({ url: origin.url('/text') }, headers), 202, Task)
    const count = origin.requests.length
    assert.equal(expectBody(await post({ url: origin.url('/text') }, headers), 200, Task).task_id, first.task_id)
    expectProblem(await post({ url: origin.url('/report.pdf') }, headers), 422, 'idempotency_mismatch')
    assert.equal(origin.requests.length, count)
  })
  it('a document that cannot be had is refused with its reason', async () => {
    assert.match(expectProblem(await post({ url: origin.url('/missing.pdf') }), 422, 'url_unreachable').detail, /404/)
    expectProblem(await post({ url: origin.url('/short.txt') }), 422, 'url_unreachable')
    expectProblem(await post({ url: 'https://127.0.0.2:9/a.pdf' }), 422, 'url_unreachable')
    expectProblem(await post({ url: origin.url('/large.txt') }), 413, 'file_too_large')
    expectProblem(await post({ url: origin.url('/bomb.txt') }), 413, 'file_too_large')
  })
  it('a wrong body is refused before anything is fetched', async () => {
    const count = origin.requests.length
    expectProblem(await post({ task_type: 'summarize' }), 400, 'validation_error', ['url'])
    expectProblem(await post({ url: origin.url('/text'), task_type: 'dance' }), 422, 'invalid_task_type')
    expectProblem(await post({ url: origin.url('/text'), file: 'a' }), 422, 'invalid_option')
    expectProblem(await post({ url: origin.url('/text'), task_type: 'ask' }), 422, 'invalid_option')
    const headers = { 'content-type': 'application/json' }
    const broken = await client.call('POST', path, { token: account.access, body: '{"url":', headers })
    expectProblem(broken, 400, 'malformed_request')
    expectProblem(await client.call('POST', path, { json: { url: origin.url('/text') } }), 401, 'not_authenticated')
    assert.equal(origin.requests.length, count)
  })
  it('a client that leaves ends the request to the host', async () => {
    const count = origin.requests.length
    const controller = new AbortController()
    const left = fetch(`${client.baseUrl}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${account.access}`, 'content-type': 'application/json' },
      body: JSON.stringify({ url: origin.url('/hang.txt') }),
      signal: controller.signal,
    })
    left.catch(() => {})
    await origin.untilOpen(1)
    assert.equal(origin.requests.length, count + 1)
    controller.abort()
    await origin.untilOpen(0)
  })
  it('no address of this machine or its network is connected to, directly or by a redirect', async () => {
    const { https, http } = origin.trapPorts
    for (const host of literalHosts) {
      const direct = [`https://${host}:${https}/`, `http://${host}:${http}/`]
      const ascii = direct.map(url => url.replace(/[^ -~]/gu, encodeURIComponent))
      const redirects = ascii.map(target => origin.url(`/to/${encodeURIComponent(target)}`))
      const answers = await Promise.all([...direct, ...redirects].map(url => post({ url })))
      for (const answer of answers) expectProblem(answer, 422, 'url_not_allowed')
    }
    assert.equal(origin.trapConnections(), 0)
  })
  // Runs last: this account sent every refused submission above.
  it('only the accepted submissions are tasks', async () => {
    const page = expectBody(await client.call('GET', '/process/tasks', { token: account.access }), 200, TaskPage)
    assert.equal(page.items.length, 3, show(await client.call('GET', '/process/tasks', { token: account.access })))
  })
}

/** @param origin where the platform may fetch from; undefined where there is none */
export function describeSubmitByUrl(client: Client, origin: DocumentOrigin | undefined): void {
  for (const path of paths)
    describe(`POST ${path} with a URL`, { skip: !origin && 'no origin to fetch from' }, () => {
      if (origin) describeSubmit(client, path, origin)
    })
}
