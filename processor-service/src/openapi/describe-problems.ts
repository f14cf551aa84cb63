import { type FieldError, type ProblemCode, problemBody, problemCatalogue } from '@ai-platform/contracts/problem.ts'
import type { OpenAPIV3_1 } from 'openapi-types'
import type { AnswerHeader } from './route-docs.ts'

/** Any call may answer with these problems, from a service or from nginx. */
const everywhere: ProblemCode[] = ['internal_error', 'service_unavailable', 'bad_gateway', 'gateway_timeout']

const details: Partial<Record<ProblemCode, string>> = {
  validation_error: 'These fields are not valid: limit.',
  file_missing: 'Send the document in a part named "file".',
  file_too_large: 'The file is larger than the 25 MB allowed. Split it or send a smaller file.',
  invalid_task_type:
    'The task_type must be one of: summarize, extract_keywords, sentiment, translate, qa, ask, extract.',
  invalid_pages: 'The field "pages" is not valid. The pages to read, such as `1-5,8`.',
  task_type_unavailable:
    'The AI provider of this platform cannot do extract. It can do: summarize, extract_keywords, sentiment, translate, qa, ask.',
  invalid_schema:
    'The field "schema" is not valid. At /properties/total/type: It must be equal to one of the allowed values.',
  invalid_option:
    'There is no field "page". The fields are: file, task_type, metadata, pages, ocr, question, schema, instructions, output_language.',
  text_not_ready: 'The document is being read. Try again in a moment.',
  not_found: 'There is no such task.',
  rate_limited: 'Too many requests. Try again in 42 s.',
  webhook_limit_reached: 'You have 10 webhooks, which is the most allowed. Delete one to add another.',
  webhook_disabled: 'The webhook is disabled. Enable it first, by a PATCH with "status": "enabled".',
  task_final: 'The task is completed already.',
}

const requestId = '0198c0de-0000-7000-8000-000000000000'
const errors: Partial<Record<ProblemCode, FieldError[]>> = {
  validation_error: [{ path: 'limit', message: 'Too big: expected number to be <=100' }],
  invalid_schema: [{ path: '/properties/total/type', message: 'It must be equal to one of the allowed values.' }],
}

/** The example of a problem for `components.examples`. */
export function exampleOf(code: ProblemCode): OpenAPIV3_1.ExampleObject {
  const { title } = problemCatalogue[code]
  return { summary: title, value: problemBody(code, details[code] ?? `${title}.`, requestId, errors[code]) }
}

const headersOf = (status: number, limited: boolean): AnswerHeader[] => [
  ...(status === 429 || status >= 502 ? (['Retry-After'] as const) : []),
  ...(limited ? (['RateLimit', 'RateLimit-Policy'] as const) : []),
]

/** One answer for each status of the given problems, with the codes that it may have. */
export function describeProblems(codes: ProblemCode[]): Record<string, OpenAPIV3_1.ResponseObject> {
  const byStatus = Map.groupBy(new Set([...codes, ...everywhere]), code => problemCatalogue[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      String(status),
      {
        description: group.map(code => `\`${code}\`: ${problemCatalogue[code].title}`).join('; '),
        headers: Object.fromEntries(
          headersOf(status, codes.includes('rate_limited')).map(name => [name, headerRef(name)]),
        ),
        content: {
          'application/problem+json': {
            schema: { $ref: '#/components/schemas/Problem' },
            examples: Object.fromEntries(group.map(code => [code, { $ref: `#/components/examples/${code}` }])),
          },
        },
      },
    ]),
  )
}

/** A reference to a header in `components.headers`. */
export const headerRef = (name: string): OpenAPIV3_1.ReferenceObject => ({ $ref: `#/components/headers/${name}` })
