import type { Scope } from '@ai-platform/contracts/api-key.ts'
import type { ProblemCode } from '@ai-platform/contracts/problem.ts'
import type { SwaggerTransform } from '@fastify/swagger'
import type { FastifySchema } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { DocumentedAnswer } from './route-docs.ts'

/** The field of a described operation that holds its notes. complete-document.ts removes it. */
export const notesKey = 'x-notes'

export interface OperationNotes {
  codes: ProblemCode[]
  answers: Record<string, Omit<DocumentedAnswer, 'schema'>>
  /** the JSON schema of a body in JSON, besides the body of the operation */
  jsonBody?: object
}

/** Any call with credentials may answer with these. */
const keyProblems: ProblemCode[] = ['insufficient_scope']

const codesOf = (schema: unknown): ProblemCode[] => {
  const codes = schema instanceof z.ZodType ? z.globalRegistry.get(schema)?.codes : undefined
  return Array.isArray(codes) ? codes : []
}

type Described = Pick<FastifySchema, 'security' | 'description'>

/** What the document says of a route's credentials: API keys serve the calls that declare a scope. */
function describeCredentials({ security, description }: Described, scope: Scope | undefined): Described {
  if (!security) return {}
  const text = scope ? `An API key needs the scope \`${scope}\`.` : 'Takes an access token only, no API key.'
  return {
    security: [...security, ...(scope ? [{ apiKey: [scope] }, { apiKeyHeader: [scope] }] : [])],
    description: description ? `${description}\n\n${text}` : text,
  }
}

/**
 * Turns a route's zod schemas and its `docs` into JSON schemas. The notes keep the codes of its problems, and
 * complete-document.ts adds the problems themselves: they are alike in every route.
 */
export const describeRoute: SwaggerTransform<FastifySchema> = route => {
  if (!route.schema || route.schema.hide) return { schema: { hide: true }, url: route.url }
  const { docs = {}, response = {}, ...schema } = route.schema
  const { params, query, headers, body, jsonBody, answers = {} } = docs
  const declared = Object.entries(response as Record<string, z.ZodType>)
  const good = declared.filter(([, answer]) => codesOf(answer).length === 0)
  const added = Object.entries(answers).flatMap(([status, answer]) =>
    answer.schema ? [[status, answer.schema] as const] : [],
  )
  const notes: OperationNotes = {
    codes: [...declared.flatMap(([, answer]) => codesOf(answer)), ...(schema.security ? keyProblems : [])],
    answers: Object.fromEntries(Object.entries(answers).map(([status, { schema: _, ...rest }]) => [status, rest])),
    ...(jsonBody && { jsonBody: jsonSchemaTransform({ ...route, schema: { body: jsonBody } }).schema.body as object }),
  }
  const described = jsonSchemaTransform({
    ...route,
    schema: {
      ...schema,
      ...describeCredentials(schema, route.route.config?.scope),
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(headers && { headers }),
      ...(body && { body }),
      response: Object.fromEntries([...good, ...added]),
    },
  })
  return { url: described.url, schema: { ...described.schema, [notesKey]: notes } }
}
