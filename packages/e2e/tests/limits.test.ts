import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { Task } from '@ai-platform/contracts/task.ts'
import { type Account, newRegistration, registerAccount } from '@ai-platform/testkit/client/account.ts'
import { type Answer, expectProblem, show } from '@ai-platform/testkit/client/answer.ts'
import { createClient } from '@ai-platform/testkit/client/client.ts'
import { submitUpload, textUpload } from '@ai-platform/testkit/client/task.ts'
import { pollUntil } from '@ai-platform/testkit/wait-until.ts'
import { readE2eConfig } from '../src/config.ts'
import { startAiStub, stubWords } from '../src/stack/ai-stub.ts'
import { startLocalStack } from '../src/stack/local-stack.ts'

const stub = await startAiStub(100)
const stack = await startLocalStack(readE2eConfig(), {
  ...stub.settings,
  RATE_LIMIT_ENABLED: 'true',
  SUBMIT_LIMIT_PER_MINUTE: '25',
  MAX_PENDING_TASKS: '30',
  WORKER_CONCURRENCY: '1',
  BCRYPT_COST: '10',
})
after(async () => {
  await stack.stop()
  await stub.stop()
})
const client = createClient(stack.baseUrl)

/** Repeats a request until a 429, up to a maximum number. */
async function askUntilLimited(most: number, ask: (index: number) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = []
  for (let index = 0; index < most && answers.at(-1)?.status !== 429; index += 1) answers.push(await ask(index))
  return answers
}

/** The fields of draft-ietf-httpapi-ratelimit-headers: the quota and window, the remaining requests and seconds. */
function readLimitHeaders(answer: Answer): { quota: number; left: number; reset: number } {
  const policy = /"[^"]+";q=(\d+);w=(\d+)/.exec(answer.headers.get('ratelimit-policy') ?? '')
  const state = /"[^"]+";r=(\d+);t=(\d+)/.exec(answer.headers.get('ratelimit') ?? '')
  assert.ok(policy && state, `no RateLimit headers: ${show(answer)} ${JSON.stringify([...answer.headers])}`)
  return { quota: Number(policy[1]), left: Number(state[1]), reset: Number(state[2]) }
}

function assertLimited(answers: Answer[]): void {
  const last = answers.at(-1)
  assert.ok(last)
  expectProblem(last, 429, 'rate_limited')
  assert.ok(Number(last.headers.get('retry-after')) >= 1)
  assert.equal(readLimitHeaders(last).left, 0)
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

describe('login', () => {
  it('takes the same time for an unknown user and for a wrong password', async () => {
    const timeLogin = async (email: string) => {
      const started = performance.now()
      const answer = await client.call('POST', '/auth/login/', { json: { email, password: 'wrong horse 42' } })
      expectProblem(answer, 401, 'invalid_credentials')
      return performance.now() - started
    }
    const [known, unknown]: [number[], number[]] = [[], []]
    for (let round = 0; round < 9; round += 1) {
      known.push(await timeLogin((await registerAccount(client)).email))
      unknown.push(await timeLogin(newRegistration().email))
    }
    // If no hash were computed for an unknown user, the ratio would be above 5 at this cost.
    const ratio = median(unknown) / median(known)
    assert.ok(ratio > 0.6 && ratio < 1.6, `unknown ${median(unknown)} ms, known ${median(known)} ms`)
  })
})

describe('the backlog of pending tasks', () => {
  it('refuses uploads with Retry-After while it is full and accepts them afterwards', async () => {
    const accounts = await Promise.all(Array.from({ length: 4 }, () => registerAccount(client)))
    const accepted: { account: Account; taskId: string }[] = []
    let refused: Answer | undefined
    for (let index = 0; index < 76 && refused === undefined; index += 1) {
      const account = accounts[index % accounts.length]
      assert.ok(account)
      const answer = await submitUpload(client, account.access, textUpload(`${stubWords.hangs} note ${index}.`))
      if (answer.status === 202) accepted.push({ account, taskId: Task.parse(answer.body).task_id })
      else refused = answer
    }
    assert.ok(refused, `${accepted.length} were taken with room for 30`)
    expectProblem(refused, 503, 'not_accepting')
    assert.ok(accepted.length >= 29, `room for 30, but only ${accepted.length} were taken`)
    for (const { account, taskId } of accepted) {
      const answer = await client.call('DELETE', `/process/tasks/${taskId}`, { token: account.access })
      assert.equal(answer.status, 204, show(answer))
    }
    const newcomer = await registerAccount(client)
    await pollUntil(
      'room',
      15_000,
      async () => {
        const answer = await submitUpload(client, newcomer.access, textUpload('A short note.'))
        return answer.status === 202 ? true : undefined
      },
      500,
    )
  })
})

describe('rate limits', () => {
  it('a login limit for one account answers 429 with Retry-After and RateLimit headers', async () => {
    const account = await registerAccount(client)
    const logIn = (password: string) =>
      client.call('POST', '/auth/login/', { json: { email: account.email, password } })
    const first = await logIn('wrong horse 42')
    expectProblem(first, 401, 'invalid_credentials')
    const { quota } = readLimitHeaders(first)
    assert.ok(quota >= 3 && quota <= 100, `a login limit of ${quota}`)
    assertLimited(await askUntilLimited(quota + 5, () => logIn('wrong horse 42')))
    const right = await logIn(account.password)
    assert.equal(right.status, 429, 'the right password is no way around the limit')
  })
  it('a limit for one address stops guesses over many accounts', async () => {
    assertLimited(
      await askUntilLimited(400, () =>
        client.call('POST', '/auth/login/', { json: { email: newRegistration().email, password: 'wrong horse 42' } }),
      ),
    )
  })
  it('X-Forwarded-For from the client does not bypass the limit', async () => {
    const answer = await client.call('POST', '/auth/login/', {
      json: { email: newRegistration().email, password: 'wrong horse 42' },
      headers: { 'x-forwarded-for': '203.0.113.77', 'x-real-ip': '203.0.113.77', forwarded: 'for=203.0.113.77' },
    })
    assert.equal(answer.status, 429, show(answer))
  })
  it('a submit limit for one user answers 429 and does not affect another user', async () => {
    const [account, other] = [await registerAccount(client), await registerAccount(client)]
    const submit = (token: string) => submitUpload(client, token, textUpload('Short.'))
    const first = await submit(account.access)
    const { quota } = readLimitHeaders(first)
    const answers = [first]
    while (answers.at(-1)?.status !== 429 && answers.length < quota + 20)
      answers.push(...(await Promise.all(Array.from({ length: 10 }, () => submit(account.access)))))
    assert.ok(
      answers.some(answer => answer.status === 429),
      `no 429 in ${answers.length}, the quota being ${quota}`,
    )
    const spared = await submit(other.access)
    assert.notEqual(spared.status, 429, show(spared))
  })
})
