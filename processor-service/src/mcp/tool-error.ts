import { type FieldError, Problem } from '@ai-platform/contracts/problem.ts'

/** A failure that the agent sees as the text of a tool result with `isError`. */
export class ToolError extends Error {
  override name = 'ToolError'
}

const lineOf = ({ path, message }: FieldError): string => `${path}: ${message}`

/** The field errors are cut here, because a body may have thousands of fields and an agent reads them all. */
const maxErrorCharacters = 3_000

/**
 * Turns an error response of the API into the error of a tool.
 * @param status the HTTP status
 * @param body the response body, as text
 * @param retryAfter the header Retry-After, in seconds
 */
export function toToolError(status: number, body: string, retryAfter: string | undefined): ToolError {
  const problem = Problem.safeParse(parseJson(body))
  if (!problem.success) {
    const advice = status >= 500 ? ' Try again later.' : ''
    return new ToolError(`The platform answered with status ${status}.${advice}`)
  }
  const { detail, code, errors = [], request_id } = problem.data
  const wait = retryAfter === undefined ? [] : [`Try again in ${retryAfter} s.`]
  const lines = errors.map(lineOf).join('\n').slice(0, maxErrorCharacters)
  return new ToolError(
    [detail, lines, ...wait, `(code ${code}, request_id ${request_id})`].filter(line => line !== '').join('\n'),
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
