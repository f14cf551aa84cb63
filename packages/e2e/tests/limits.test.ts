import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import { newRegistration, registerAccount } from '../src/client/account.ts'
import { type Answer, expectProblem, show } from '../src/client/answer.ts'
import { createClient } from '../src/client/client.ts'
import { submitUpload, textUpload } from '../src/client/task.ts'
import { readE2eConfig } from '../src/config.ts'
import { startLocalStack } from '../src/stack/local-stack.ts'

const stack = await startLocalStack(readE2eConfig(), { RATE_LIMIT_ENABLED: 'true' })
after(() => stack.stop())
const client = createClient(stack.baseUrl)

/** Asks until there is a 429, at most so often. */
async function askUntilLimited(most: number, ask: (index: number) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = []
  for (let index = 0; index < most && answers.at(-1)?.status !== 429; index += 1) answers.push(await ask(index))
  return answers
}

/** The fields of draft-ietf-httpapi-ratelimit-headers: the policy's quota and window, what is left and until when. */
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
  it('X-Forwarded-For of the client is no way around the limit', async () => {
    const answer = await client.call('POST', '/auth/login/', {
      json: { email: newRegistration().email, password: 'wrong horse 42' },
      headers: { 'x-forwarded-for': '203.0.113.77', 'x-real-ip': '203.0.113.77', forwarded: 'for=203.0.113.77' },
    })
    assert.equal(answer.status, 429, show(answer))
  })
  it('a submit limit for one user answers 429, and leaves another user alone', async () => {
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
