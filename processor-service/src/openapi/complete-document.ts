import { ProblemCode } from '@ai-platform/contracts/problem.ts'
import type { OpenAPIV3_1 } from 'openapi-types'
import { completeSchemas } from './complete-schemas.ts'
import { describeProblems, exampleOf, headerRef } from './describe-problems.ts'
import { notesKey, type OperationNotes } from './describe-route.ts'
import { webhooks } from './describe-webhook.ts'

type Operation = OpenAPIV3_1.OperationObject & { [notesKey]?: OperationNotes }
type Responses = Record<string, OpenAPIV3_1.ResponseObject>

function completeAnswer(
  answer: OpenAPIV3_1.ResponseObject,
  { description, example, isFile, headers = [] }: OperationNotes['answers'][string] = {},
): OpenAPIV3_1.ResponseObject {
  const json = answer.content?.['application/json']
  return {
    ...answer,
    description: description ?? answer.description,
    headers: Object.fromEntries(headers.map(name => [name, headerRef(name)])),
    ...(isFile && { content: { '*/*': { schema: { type: 'string', format: 'binary' } } } }),
    ...(json && { content: { 'application/json': { ...json, ...(example !== undefined && { example }) } } }),
  }
}

/** Merges answers and problems. A status that is both, such as 503 of /health, has both contents. */
function mergeAnswers(good: Responses, bad: Responses): Responses {
  const merged = { ...bad, ...good }
  for (const [status, answer] of Object.entries(good)) {
    const problem = bad[status]
    if (!problem) continue
    merged[status] = {
      description: `${answer.description}; ${problem.description}`,
      headers: { ...answer.headers, ...problem.headers },
      content: { ...answer.content, ...problem.content },
    }
  }
  return merged
}

/** Adds a body in JSON to the body of another type. */
function completeBody(body: OpenAPIV3_1.RequestBodyObject, schema: OpenAPIV3_1.SchemaObject) {
  return { ...body, content: { ...body.content, 'application/json': { schema } } }
}

function completeOperation(operation: Operation): OpenAPIV3_1.OperationObject {
  const { [notesKey]: notes = { codes: [], answers: {} }, responses, ...rest } = operation
  const good = Object.entries(responses as Responses).flatMap(([status, answer]) =>
    status in notes.answers || answer.content || status === '204'
      ? [[status, completeAnswer(answer, notes.answers[status])] as const]
      : [],
  )
  const noted = Object.entries(notes.answers)
    .filter(([status]) => !(status in (responses as Responses)))
    .map(([status, answer]) => [status, completeAnswer({ description: '' }, answer)] as const)
  const all = mergeAnswers(Object.fromEntries([...good, ...noted]), describeProblems(notes.codes))
  for (const [status, answer] of Object.entries(all)) {
    // The WebSocket library answers the upgrade, without this header.
    if (status === '101') continue
    answer.headers = { 'X-Request-Id': headerRef('X-Request-Id'), ...answer.headers }
  }
  const { jsonBody } = notes
  const body = rest.requestBody as OpenAPIV3_1.RequestBodyObject | undefined
  const requestBody = body && jsonBody ? completeBody(body, jsonBody) : body
  return { ...rest, ...(requestBody && { requestBody }), security: rest.security ?? [], responses: all }
}

/**
 * Completes the document: adds the calls of auth-service and the webhook, and to every call its problems and headers.
 * @param document the calls of processor-service
 * @param authPaths the calls of auth-service
 */
export function completeDocument(
  document: OpenAPIV3_1.Document,
  authPaths: OpenAPIV3_1.PathsObject,
): OpenAPIV3_1.Document {
  const paths = Object.entries({ ...authPaths, ...document.paths }).map(([path, item]) => [
    path,
    Object.fromEntries(
      Object.entries(item ?? {}).map(([method, operation]) => [method, completeOperation(operation as Operation)]),
    ),
  ])
  const calls = { paths: Object.fromEntries(paths), webhooks }
  const text = JSON.stringify(calls)
  const used = ProblemCode.options.filter(code => text.includes(`"#/components/examples/${code}"`))
  const examples = Object.fromEntries(used.map(code => [code, exampleOf(code)]))
  const { openapi, info, servers = [], tags = [], components } = document
  return completeSchemas({ openapi, info, servers, tags, ...calls, components: { ...components, examples } })
}
