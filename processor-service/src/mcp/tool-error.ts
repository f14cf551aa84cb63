import { type FieldError, Problem } from '@ai-platform/contracts/problem.ts'

/** A failure that the agent sees as the text of a tool result with `isError`. */
export class ToolError extends Error {
  override name = 'ToolError'
}

const lineOf = ({ path, message }: FieldError): string => `${path}: ${message}`

/**
 * The error of an answer that the API refused.
 * @param body of the answer, as text
 * @param retryAfter the header of this name, in seconds
 */
export function refusal(status: number, body: string, retryAfter: string | undefined): ToolError {
  const problem = Problem.safeParse(parseJson(body))
  if (!problem.success) return new ToolError(`The platform answered with status ${status}. Try again later.`)
  const { detail, code, errors = [], request_id } = problem.data
  const wait = retryAfter === undefined ? [] : [`Try again in ${retryAfter} s.`]
  return new ToolError(
    [detail, ...errors.map(lineOf), ...wait, `(code ${code}, request_id ${request_id})`].join('\n').slice(0, 4_000),
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
