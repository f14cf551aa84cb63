import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Problem } from '@ai-platform/contracts/problem.ts'
import { Task } from '@ai-platform/contracts/task.ts'
import { UsageReport } from '@ai-platform/contracts/usage.ts'
import { type Account, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { type Answer, expectBody, expectProblem, show } from '@ai-platform/testkit/client/answer.ts'
import type { Client } from '@ai-platform/testkit/client/client.ts'
import { getTask, runTask, submitTask, submitUpload, textUpload } from '@ai-platform/testkit/client/task.ts'
import { openEventSocket } from '@ai-platform/testkit/sockets/event-socket.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import type { Admin } from '../stack/admin.ts'
import { stubWords } from '../stack/ai-stub.ts'

/** The settings that these tests expect. */
export const spendingSettings = {
  DAILY_TASK_LIMIT: '6',
  DAILY_TOKEN_LIMIT: '60000',
  TASK_TOKEN_LIMIT: '40000',
  STORAGE_LIMIT_MB: '1',
}
const submitPaths = ['/process/submit', '/auth/files/submit/']
const dayMs = 86_400_000

const post = (client: Client, account: Account, path: string) =>
  client.call('POST', `/process/tasks/${path}`, { token: account.access })

function expectQuotaExceeded(answer: Answer): Problem {
  const problem = expectProblem(answer, 429, 'quota_exceeded')
  const leftMs = Date.parse(problem.resets_at ?? '') - Date.now()
  assert.ok(leftMs > -1_000 && leftMs <= dayMs && problem.resets_at?.endsWith('T00:00:00.000Z'), show(answer))
  assert.ok(Math.abs(Number(answer.headers.get('retry-after')) - leftMs / 1000) < 5, show(answer))
  return problem
}

const usageOf = async (client: Client, account: Account) =>
  expectBody(await client.call('GET', '/auth/usage/', { token: account.access }), 200, UsageReport)

/** Checks the limits of a user and what an account may spend, with an AI stub behind the platform. */
export function describeSpending(client: Client, admin: Admin): void {
  describe('quotas', { concurrency: 4 }, () => {
    for (const path of submitPaths)
      it(`the seventh submission of a day to ${path} is refused until the next day`, async () => {
        const account = await registerAccount(client)
        const submit = (index: number) => submitUpload(client, account.access, textUpload(`Note ${index}.`), { path })
        for (let index = 0; index < 6; index++) assert.equal((await submit(index)).status, 202)
        expectQuotaExceeded(await submit(6))
        const { today, limits } = await usageOf(client, account)
        assert.deepEqual([today.tasks, limits.daily_tasks], [6, 6])
        assert.equal(
          (await submitUpload(client, (await registerAccount(client)).access, textUpload('Mine.'))).status,
          202,
        )
      })

    it('a loop of cancel and retry ends in 429', async () => {
      const account = await registerAccount(client)
      const { task_id } = await submitTask(client, account, textUpload(`${stubWords.hangs} note.`))
      for (let round = 1; round < 6; round++) {
        assert.equal((await post(client, account, `${task_id}/cancel`)).status, 200)
        assert.equal((await post(client, account, `${task_id}/retry`)).status, 202)
      }
      assert.equal((await post(client, account, `${task_id}/cancel`)).status, 200)
      expectQuotaExceeded(await post(client, account, `${task_id}/retry`))
      expectQuotaExceeded(await submitUpload(client, account.access, textUpload('One more.')))
    })

    for (const path of submitPaths)
      it(`used-up tokens refuse submissions to ${path} and retries, and show in the usage`, async () => {
        const account = await registerAccount(client)
        const first = await submitTask(client, account, textUpload(`${stubWords.hangs} note.`))
        await post(client, account, `${first.task_id}/cancel`)
        const { usage } = await runTask(client, account, textUpload(`${stubWords.costs} note.`), { path })
        assert.ok(usage && usage.input_tokens + usage.output_tokens > 60_000)
        expectQuotaExceeded(await submitUpload(client, account.access, textUpload('One more.'), { path }))
        expectQuotaExceeded(await post(client, account, `${first.task_id}/retry`))
        const { today, limits } = await usageOf(client, account)
        assert.equal(limits.daily_tokens, 60_000)
        assert.ok(today.input_tokens + today.output_tokens >= usage.input_tokens + usage.output_tokens)
      })

    it('a document that needs more tokens than a task may use fails before it is paid', async () => {
      const account = await registerAccount(client)
      const text = 'The harbour has two cranes. '.repeat(12_000)
      const task = await runTask(client, account, textUpload(text))
      assert.deepEqual([task.status, task.error?.code, task.usage?.calls ?? 0], ['failed', 'budget_exhausted', 0])
    })

    for (const path of submitPaths)
      it(`documents beyond the storage of a user are refused by ${path} until others are deleted`, async () => {
        const account = await registerAccount(client)
        const bytes = 'The harbour has two cranes. '.repeat(25_000)
        const first = await submitTask(client, account, textUpload(bytes), { path })
        expectProblem(await submitUpload(client, account.access, textUpload(bytes), { path }), 413, 'storage_full')
        const { today } = await usageOf(client, account)
        assert.equal(today.storage_bytes, bytes.length)
        const deleted = await client.call('DELETE', `/process/tasks/${first.task_id}`, { token: account.access })
        assert.equal(deleted.status, 204)
        assert.equal((await submitUpload(client, account.access, textUpload(bytes), { path })).status, 202)
      })
  })

  it('a deactivated account gets 403 on every call within 2 s, its sockets close and its running task ends', async () => {
    const account = await registerAccount(client)
    const { task_id } = await submitTask(client, account, textUpload(`${stubWords.hangs} note.`))
    await pollUntil('the task to run', 10_000, async () => {
      const { body } = await getTask(client, account, task_id)
      return Task.parse(body).status === 'processing'
    })
    // A claim may still be on its way to its worker, which then gives the task back.
    await sleep(500)
    const sockets = await Promise.all(
      ['/process/ws/', '/ws/'].map(path => openEventSocket(client, `${path}${account.id}?token=${account.access}`)),
    )
    const calls: [method: string, path: string][] = [
      ['GET', '/process/tasks'],
      ['GET', `/process/tasks/${task_id}`],
      ['POST', `/process/tasks/${task_id}/retry`],
      ['GET', '/process/events'],
      ['POST', '/process/ws-ticket'],
      ['GET', '/auth/profile/'],
      ['GET', '/auth/files/'],
      ['GET', '/auth/usage/'],
    ]
    await admin.act(account.id, 'deactivate')
    const disabledMs = performance.now()
    const answers = await Promise.all(
      calls.map(([method, path]) =>
        pollUntil(
          `${method} ${path} to be refused`,
          5_000,
          async () => {
            const answer = await client.call(method, path, { token: account.access })
            return answer.status === 403 ? answer : undefined
          },
          50,
        ),
      ),
    )
    for (const answer of answers) expectProblem(answer, 403, 'account_disabled')
    const codes = await Promise.all(sockets.map(socket => socket.waitForClose(3_000)))
    assert.deepEqual(codes, [4401, 4401])
    assert.ok(performance.now() - disabledMs < 2_000, `${performance.now() - disabledMs} ms`)
    for (const path of submitPaths)
      expectProblem(await submitUpload(client, account.access, textUpload('More.'), { path }), 403, 'account_disabled')
    await admin.act(account.id, 'reactivate')
    const task = await pollUntil('the account to work again', 5_000, async () => {
      const answer = await getTask(client, account, task_id)
      return answer.status === 200 ? Task.parse(answer.body) : undefined
    })
    assert.equal(task.status, 'cancelled')
  })
}

/** Checks the answers that only an AI provider gives. */
export function describeModelAnswers(client: Client): void {
  const text = 'The Ambrosia agreement was signed in May. It sets the toll at 4711 crowns. It ends in June.'
  const quote = 'It sets the toll at 4711 crowns.'

  it('ask answers with a source that stands in the document, and drops one that does not', async () => {
    const account = await registerAccount(client)
    const task = await runTask(client, account, textUpload(text), {
      taskType: 'ask',
      fields: { question: `${stubWords.asks} What is the toll?` },
    })
    assert.deepEqual(task.result, { answer: '4711 crowns.', sources: [{ page: null, quote }] })
    assert.deepEqual(
      task.warnings.map(({ code }) => code),
      ['sources_dropped'],
    )
  })

  it('extract gives data that is valid by the schema, with a source for each value', async () => {
    const account = await registerAccount(client)
    const schema = { type: 'object', properties: { toll_crowns: { type: 'integer' } }, required: ['toll_crowns'] }
    for (const path of submitPaths) {
      const task = await runTask(client, account, textUpload(text), {
        path,
        taskType: 'extract',
        fields: { schema: JSON.stringify(schema) },
      })
      assert.deepEqual(task.result, {
        data: { toll_crowns: 4711 },
        sources: { '/toll_crowns': [{ page: null, quote }] },
      })
      assert.deepEqual([task.warnings, task.options.schema], [[], schema])
    }
  })

  it('a schema that is not valid is refused before the AI is asked', async () => {
    const account = await registerAccount(client)
    for (const path of submitPaths) {
      const answer = await submitUpload(client, account.access, textUpload(text), {
        path,
        taskType: 'extract',
        fields: { schema: '{"type":"object","properties":{"a":{"type":"whole"}}}' },
      })
      expectProblem(answer, 422, 'invalid_schema', ['/properties/a/type'])
    }
  })
}
