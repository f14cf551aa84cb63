import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, describe, it } from 'node:test'
import type { TaskEvent } from '@ai-platform/contracts/event.ts'
import { Task, TaskPage } from '@ai-platform/contracts/task.ts'
import { type Account, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { type Answer, expectBody, expectProblem, show } from '@ai-platform/testkit/client/answer.ts'
import { createClient } from '@ai-platform/testkit/client/client.ts'
import {
  assertGapless,
  finalEvents,
  getTask,
  readEventLog,
  submitTask,
  submitUpload,
  textUpload,
  waitForFinal,
} from '@ai-platform/testkit/client/task.ts'
import { listDescendants, stillRunning } from '@ai-platform/testkit/processes/process-tree.ts'
import { openEventSocket } from '@ai-platform/testkit/sockets/event-socket.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { readE2eConfig } from '../src/config.ts'
import { startAiStub, stubWords } from '../src/stack/ai-stub.ts'
import { startLocalStack } from '../src/stack/local-stack.ts'

const stub = await startAiStub(400)
const stack = await startLocalStack(readE2eConfig(), { ...stub.settings, WORKER_CONCURRENCY: '3' })
after(async () => {
  await stack.stop()
  await stub.stop()
})
const client = createClient(stack.baseUrl)

/** The promised maximum time of a task whose worker died. */
const recoveryDeadlineMs = 60_000

const note = (index: number, word = '') =>
  textUpload(
    `${word} This is the note number ${index}. It is short. It is read by the stub alone.`,
    `note-${index}.txt`,
  )

async function killService(mainFile: string): Promise<number> {
  const service = (await listDescendants(stack.pid)).find(({ command }) => command.includes(mainFile))
  assert.ok(service, `no process of ${mainFile}`)
  process.kill(service.pid, 'SIGKILL')
  return service.pid
}

/** Waits until the launcher has replaced a killed process and the new one answers. */
async function waitForSuccessor(mainFile: string, killedPid: number, path: string): Promise<void> {
  await pollUntil(`${mainFile} to be started again`, 30_000, async () => {
    const all = await listDescendants(stack.pid)
    return all.some(({ pid, command }) => command.includes(mainFile) && pid !== killedPid) || undefined
  })
  await pollUntil(`${path} to answer`, 30_000, async () => {
    const answer = await client.call('GET', path)
    if (answer.status < 500) return true
    expectProblem(answer, answer.status, answer.status === 502 ? 'bad_gateway' : 'service_unavailable')
    return undefined
  })
}

/** Repeats a call while the service is unreachable, as a client does. */
async function insist(call: () => Promise<Answer>, onFailure: () => void): Promise<Answer> {
  return pollUntil('a service that is back', 45_000, async () => {
    try {
      const answer = await call()
      if (answer.status < 500) return answer
    } catch (error) {
      // Only a broken connection is retried; any other error fails the test.
      if (!(error instanceof TypeError)) throw error
    }
    onFailure()
    return undefined
  })
}

function assertOneEndEach(events: TaskEvent[], taskIds: string[]): void {
  assertGapless(events)
  for (const id of taskIds) {
    const finals = events.filter(event => event.task_id === id && finalEvents.includes(event.event))
    assert.deepEqual(
      finals.map(event => event.event),
      ['task_completed'],
      `the final events of ${id}`,
    )
  }
}

async function waitForEach(account: Account, taskIds: string[]): Promise<void> {
  const tasks = await Promise.all(taskIds.map(id => waitForFinal(client, account, id, recoveryDeadlineMs)))
  for (const task of tasks) assert.equal(task.status, 'completed', JSON.stringify(task.error))
}

describe('an AI provider over the wire', () => {
  it('streams its answer to open sockets as deltas and progress without seq', async () => {
    const account = await registerAccount(client)
    const socket = await openEventSocket(client, `/process/ws/${account.id}?token=${account.access}`)
    const { task_id } = await submitTask(client, account, note(0))
    await socket.waitFor('task_completed', event => event.event === 'task_completed')
    const deltas = socket.live.filter(({ event }) => event.event === 'task_delta')
    assert.ok(deltas.length > 1, `${deltas.length} deltas`)
    assert.ok(socket.live.every(({ event }) => event.task_id === task_id && !('seq' in event)))
    const task = await waitForFinal(client, account, task_id)
    assert.deepEqual(task.result, { summary: stub.summary, sources: [] })
    assert.equal(task.model, 'stub-model')
    socket.close()
  })
  it('stops the AI call of a cancelled task within 2 s', async () => {
    const account = await registerAccount(client)
    const socket = await openEventSocket(client, `/process/ws/${account.id}?token=${account.access}`)
    const { task_id } = await submitTask(client, account, note(1, stubWords.hangs))
    await socket.waitFor('task_started', event => event.event === 'task_started')
    const waited = getTask(client, account, task_id, '?wait=30')
    const started = performance.now()
    const answer = await client.call('POST', `/process/tasks/${task_id}/cancel`, { token: account.access })
    assert.equal(expectBody(answer, 200, Task).status, 'cancelled')
    await socket.waitFor('task_cancelled', event => event.event === 'task_cancelled')
    assert.equal(expectBody(await waited, 200, Task).status, 'cancelled', '?wait ends with the task')
    assert.ok(performance.now() - started < 2_000, `${performance.now() - started} ms`)
    socket.close()
  })
  it('?wait=1 of a longer task answers after a second with its current state', async () => {
    const account = await registerAccount(client)
    const { task_id } = await submitTask(client, account, note(2, stubWords.hangs))
    const started = performance.now()
    const task = expectBody(await getTask(client, account, task_id, '?wait=1'), 200, Task)
    const took = performance.now() - started
    assert.ok(['pending', 'processing'].includes(task.status), task.status)
    assert.ok(took >= 950 && took < 3_000, `${took} ms`)
    const retry = await client.call('POST', `/process/tasks/${task_id}/retry`, { token: account.access })
    expectProblem(retry, 409, 'task_not_retryable')
    const deleted = await client.call('DELETE', `/process/tasks/${task_id}`, { token: account.access })
    assert.equal(deleted.status, 204, show(deleted))
    const events = (await readEventLog(client, account)).map(event => event.event)
    assert.deepEqual(events.slice(-2), ['task_cancelled', 'task_deleted'], 'a running one is cancelled first')
  })
  for (const [word, code] of [
    [stubWords.rejects, 'provider_rejected'],
    [stubWords.babbles, 'provider_bad_output'],
  ] as const) {
    it(`a provider with the fault "${word}" fails the task with ${code}, and the task can be retried`, async () => {
      const account = await registerAccount(client)
      const { task_id } = await submitTask(client, account, note(3, word))
      const task = await waitForFinal(client, account, task_id)
      assert.deepEqual([task.status, task.error?.code], ['failed', code])
      assert.doesNotMatch(JSON.stringify(task.error), /sk-stub/)
      const retry = await client.call('POST', `/process/tasks/${task_id}/retry`, { token: account.access })
      assert.equal(retry.status, 202, show(retry))
      await waitForFinal(client, account, task_id)
    })
  }
})

describe('a killed service', () => {
  it('processor-service during 20 tasks: each ends once, and the socket closes and resumes', async () => {
    const account = await registerAccount(client)
    const socket = await openEventSocket(client, `/process/ws/${account.id}?token=${account.access}`)
    const tasks = await Promise.all(Array.from({ length: 20 }, (_, index) => submitTask(client, account, note(index))))
    const taskIds = tasks.map(task => task.task_id)
    await socket.waitFor('a few to be done', event => event.event === 'task_completed')
    const killed = await killService('processor-service/src/main.ts')
    await socket.waitForClose()
    await waitForSuccessor('processor-service/src/main.ts', killed, '/process/task-types')
    const last = socket.events.at(-1)?.seq ?? 0
    const resumed = await openEventSocket(client, `/process/ws/${account.id}?token=${account.access}&after=${last}`)
    await waitForEach(account, taskIds)
    const events = await readEventLog(client, account)
    assertOneEndEach(events, taskIds)
    await resumed.waitFor('all of the log', event => event.seq === events.length)
    assert.deepEqual([...socket.events, ...resumed.events], events, 'both sockets together have the whole log')
    resumed.close()
  })
  it('auth-service during 20 uploads: each key has one task that ends once', async () => {
    const account = await registerAccount(client)
    const path = '/auth/files/submit/'
    const taskIds: string[] = []
    let failures = 0
    const upload = async (index: number) => {
      const idempotencyKey = randomUUID()
      const submit = () => submitUpload(client, account.access, note(index), { path, idempotencyKey })
      const answer = await insist(submit, () => {
        failures += 1
      })
      assert.ok([200, 202].includes(answer.status), show(answer))
      taskIds.push(Task.parse(answer.body).task_id)
    }
    const lanes = Array.from({ length: 4 }, async (_, lane) => {
      for (let index = lane; index < 20; index += 4) await upload(index)
    })
    await pollUntil('the first uploads', 10_000, () => taskIds.length >= 2 || undefined, 2)
    const killed = await killService('auth-service/src/main.ts')
    const during = await client.call('GET', '/process/tasks', { token: account.access })
    assert.equal(during.status, 200, 'the processor still answers')
    await Promise.all(lanes)
    assert.ok(failures > 0, 'it was killed while there were uploads')
    assert.equal(new Set(taskIds).size, 20)
    await waitForSuccessor('auth-service/src/main.ts', killed, '/auth/profile/')
    await waitForEach(account, taskIds)
    const list = await client.call('GET', '/process/tasks?limit=100', { token: account.access })
    assert.equal(expectBody(list, 200, TaskPage).items.length, 20, 'no upload became two tasks')
    assertOneEndEach(await readEventLog(client, account), taskIds)
  })
})

describe('shutdown', () => {
  it('SIGTERM closes sockets with 1001 and ends every process within 10 s', async () => {
    const account = await registerAccount(client)
    const socket = await openEventSocket(client, `/process/ws/${account.id}?token=${account.access}`)
    const processes = await listDescendants(stack.pid)
    assert.ok(processes.length >= 3, 'two services and a database')
    const [tookMs, closeCode] = await Promise.all([stack.stop(), socket.waitForClose()])
    assert.equal(closeCode, 1001)
    assert.ok(tookMs < 10_000, `${tookMs} ms`)
    assert.deepEqual(await stillRunning(processes), [])
  })
})
