import assert from 'node:assert/strict'
import { Problem } from '@ai-platform/contracts/problem.ts'
import type { z } from 'zod'

/** A complete HTTP answer. `body` is the parsed JSON, or undefined when the text is not JSON. */
export interface Answer {
  call: string
  status: number
  headers: Headers
  text: string
  body: unknown
}

const pages = /^\/($|(docs|redoc|admin)(\/|$))/

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * Builds an answer and checks the rules for every answer of the platform. It has a request id, an API path never returns HTML,
 * and each error is a complete problem+json.
 * @throws AssertionError naming the call when a rule is broken
 */
export function readAnswer(call: string, path: string, status: number, headers: Headers, text: string): Answer {
  const answer: Answer = { call, status, headers, text, body: parseJson(text) }
  const where = show(answer)
  const type = headers.get('content-type') ?? ''
  assert.ok(headers.get('x-request-id'), `no X-Request-Id: ${where}`)
  if (!pages.test(path)) {
    assert.doesNotMatch(type, /html/, `HTML from an API path: ${where}`)
    assert.doesNotMatch(text.trimStart(), /^<(!doctype|html)/i, `HTML from an API path: ${where}`)
  }
  if (status >= 400) checkProblem(answer)
  if (call.startsWith('POST ')) assert.ok(status < 300 || status >= 400, `a POST was redirected: ${where}`)
  return answer
}

function checkProblem(answer: Answer): void {
  const where = show(answer)
  assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/, `not problem+json: ${where}`)
  if (answer.call.startsWith('HEAD ')) return
  const problem = Problem.safeParse(answer.body)
  assert.ok(problem.success, `not a complete problem: ${where} ${problem.error?.message}`)
  assert.equal(problem.data.status, answer.status, `the problem's status differs from the answer's: ${where}`)
  assert.equal(
    problem.data.request_id,
    answer.headers.get('x-request-id'),
    `request_id differs from X-Request-Id: ${where}`,
  )
  assert.ok(problem.data.detail.length > 0, `no detail: ${where}`)
  if (answer.status === 429 || answer.status === 503)
    assert.match(answer.headers.get('retry-after') ?? '', /^\d+$/, `no Retry-After: ${where}`)
  if (answer.status >= 500)
    assert.doesNotMatch(
      answer.text,
      /node_modules|\bat \w+.*:\d+:\d+|\/src\/|SELECT |INSERT /,
      `internal details in an error: ${where}`,
    )
}

export const show = (answer: Answer): string => `${answer.call} → ${answer.status} ${answer.text.slice(0, 400)}`

/** Checks an answer's status, and its body against a schema. Returns the body. */
export function expectBody<T extends z.ZodType>(answer: Answer, status: number, schema: T): z.infer<T> {
  assert.equal(answer.status, status, show(answer))
  const parsed = schema.safeParse(answer.body)
  assert.ok(parsed.success, `the body differs from the contract: ${show(answer)} ${parsed.error?.message}`)
  return parsed.data
}

/** Checks that the answer is this problem, and returns it. Its `errors` must name each of `errorPaths`. */
export function expectProblem(answer: Answer, status: number, code: string, errorPaths: string[] = []): Problem {
  assert.equal(answer.status, status, show(answer))
  const problem = Problem.parse(answer.body)
  assert.equal(problem.code, code, show(answer))
  const named = (problem.errors ?? []).map(error => error.path)
  for (const path of errorPaths) assert.ok(named.includes(path), `no error names ${path}: ${show(answer)}`)
  return problem
}
