import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { User } from '@ai-platform/contracts/account.ts'
import { Task } from '@ai-platform/contracts/task.ts'
import { registerAccount } from '@ai-platform/testkit/client/account.ts'
import { expectBody, expectProblem, show } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { readEventLog, submitUpload, textUpload, waitForFinal } from '@ai-platform/testkit/client/task.ts'
import { buildDocx, docxType } from '@ai-platform/testkit/documents/make-office.ts'
import { buildPdf, pdfType } from '@ai-platform/testkit/documents/plain-pdf.ts'
import { englishText } from '@ai-platform/testkit/documents/texts.ts'
import { z } from 'zod'

/** Submission at processor-service and through auth-service, each with and without a slash at the end. */
export const submitPaths = ['/process/submit', '/process/submit/', '/auth/files/submit', '/auth/files/submit/']

function describeAccepted(client: Client, path: string): void {
  for (const fieldFirst of [true, false]) {
    it(`answers 202, Location and the pending task with the type ${fieldFirst ? 'before' : 'after'} the file`, async () => {
      const account = await registerAccount(client)
      const upload = textUpload(englishText, 'workshop.txt')
      const answer = await submitUpload(client, account.access, upload, { path, fieldFirst, taskType: 'sentiment' })
      const task = expectBody(answer, 202, Task)
      assert.ok(z.uuidv7().safeParse(task.task_id).success, `the id is a UUIDv7: ${task.task_id}`)
      assert.equal(task.status, 'pending')
      assert.deepEqual([task.filename, task.task_type], ['workshop.txt', 'sentiment'])
      assert.match(task.content_type, /^text\/plain/)
      assert.equal(task.size_bytes, Buffer.byteLength(englishText))
      assert.equal(task.sha256, createHash('sha256').update(englishText).digest('hex'))
      assert.deepEqual([task.result, task.error, task.progress, task.completed_at], [null, null, 0, null])
      const location = new URL(answer.headers.get('location') ?? '', `${client.baseUrl}${path}`)
      const followed = await client.call('GET', location.pathname, { token: account.access })
      assert.equal(expectBody(followed, 200, Task).task_id, task.task_id, show(followed))
    })
  }
  it('uses summarize as the default type', async () => {
    const account = await registerAccount(client)
    const answer = await submitUpload(client, account.access, textUpload(englishText), { path })
    assert.equal(expectBody(answer, 202, Task).task_type, 'summarize')
  })
  for (const [name, bytes, type] of [
    ['report.pdf', buildPdf([englishText]), pdfType],
    ['report.docx', buildDocx([englishText]), docxType],
  ] as const) {
    it(`detects the type of ${name} by its content, not by the declared type`, async () => {
      const account = await registerAccount(client)
      const upload = { name, bytes, type: 'application/octet-stream' }
      const task = expectBody(await submitUpload(client, account.access, upload, { path }), 202, Task)
      assert.equal(task.content_type, type)
    })
  }
}

function describeIdempotency(client: Client, path: string): void {
  const upload = textUpload(englishText)
  it('returns the same task for the same key, file and task type', async () => {
    const account = await registerAccount(client)
    const options = { path, idempotencyKey: randomUUID(), taskType: 'qa' }
    const first = expectBody(await submitUpload(client, account.access, upload, options), 202, Task)
    const second = expectBody(await submitUpload(client, account.access, upload, options), 200, Task)
    assert.equal(second.task_id, first.task_id)
    await waitForFinal(client, account, first.task_id)
    const third = expectBody(await submitUpload(client, account.access, upload, options), 200, Task)
    assert.equal(third.task_id, first.task_id)
    const queued = (await readEventLog(client, account)).filter(event => event.event === 'task_queued')
    assert.equal(queued.length, 1)
  })
  it('refuses a used key with another file or task type', async () => {
    const account = await registerAccount(client)
    const options = { path, idempotencyKey: randomUUID(), taskType: 'qa' }
    expectBody(await submitUpload(client, account.access, upload, options), 202, Task)
    const otherFile = await submitUpload(client, account.access, textUpload('Another text.'), options)
    expectProblem(otherFile, 422, 'idempotency_mismatch')
    const otherType = await submitUpload(client, account.access, upload, { ...options, taskType: 'summarize' })
    expectProblem(otherType, 422, 'idempotency_mismatch')
  })
  it('creates one task for eight concurrent submissions with one key', async () => {
    const account = await registerAccount(client)
    const options = { path, idempotencyKey: randomUUID() }
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => submitUpload(client, account.access, upload, options)),
    )
    assert.deepEqual(answers.map(answer => answer.status).sort(), [200, 200, 200, 200, 200, 200, 200, 202])
    assert.equal(new Set(answers.map(answer => Task.parse(answer.body).task_id)).size, 1)
  })
  it('does not share keys between users', async () => {
    const options = { path, idempotencyKey: randomUUID() }
    for (const account of [await registerAccount(client), await registerAccount(client)])
      expectBody(await submitUpload(client, account.access, upload, options), 202, Task)
  })
  it('refuses or accepts a key of 10,000 characters without a server error', async () => {
    const account = await registerAccount(client)
    const options = { path, idempotencyKey: 'k'.repeat(10_000) }
    const answer = await submitUpload(client, account.access, upload, options)
    assert.ok([202, 400].includes(answer.status), show(answer))
  })
}

export function describeSubmission(client: Client): void {
  for (const path of submitPaths) describe(`POST ${path}`, () => describeAccepted(client, path))
  for (const path of ['/process/submit', '/auth/files/submit/'])
    describe(`Idempotency-Key at ${path}`, () => describeIdempotency(client, path))
  describe('counting of API calls', () => {
    it('counts every submission through auth-service, also refused ones, and no other call', async () => {
      const account = await registerAccount(client)
      const submit = (path: string, text: string) => submitUpload(client, account.access, textUpload(text), { path })
      await submit('/auth/files/submit/', englishText)
      await submit('/auth/files/submit/', '')
      await submit('/auth/files/submit', englishText)
      await submit('/process/submit', englishText)
      await client.call('GET', '/auth/files/', { token: account.access })
      const user = expectBody(await client.call('GET', '/auth/profile/', { token: account.access }), 200, User)
      assert.equal(user.api_call_count, 3)
    })
    it('counts each of ten concurrent submissions', async () => {
      const account = await registerAccount(client)
      const path = '/auth/files/submit/'
      await Promise.all(
        Array.from({ length: 10 }, () => submitUpload(client, account.access, textUpload(englishText), { path })),
      )
      const user = expectBody(await client.call('GET', '/auth/profile/', { token: account.access }), 200, User)
      assert.equal(user.api_call_count, 10)
    })
  })
}
