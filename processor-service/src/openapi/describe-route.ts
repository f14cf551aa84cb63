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
}

const codesOf = (schema: unknown): ProblemCode[] => {
  const codes = schema instanceof z.ZodType ? z.globalRegistry.get(schema)?.codes : undefined
  return Array.isArray(codes) ? codes : []
}

/**
 * Turns a route's zod schemas and its `docs` into JSON schemas. The notes keep the codes of its problems, and
 * complete-document.ts adds the problems themselves: they are alike in every route.
 */
export const describeRoute: SwaggerTransform<FastifySchema> = route => {
  if (!route.schema || route.schema.hide) return { schema: { hide: true }, url: route.url }
  const { docs = {}, response = {}, ...schema } = route.schema
  const { params, query, headers, body, answers = {} } = docs
  const declared = Object.entries(response as Record<string, z.ZodType>)
  const good = declared.filter(([, answer]) => codesOf(answer).length === 0)
  const added = Object.entries(answers).flatMap(([status, answer]) =>
    answer.schema ? [[status, answer.schema] as const] : [],
  )
  const notes: OperationNotes = {
    codes: declared.flatMap(([, answer]) => codesOf(answer)),
    answers: Object.fromEntries(Object.entries(answers).map(([status, { schema: _, ...rest }]) => [status, rest])),
  }
  const described = jsonSchemaTransform({
    ...route,
    schema: {
      ...schema,
      ...(params && { params }),
      ...(query && { querystring: query }),
      ...(headers && { headers }),
      ...(body && { body }),
      response: Object.fromEntries([...good, ...added]),
    },
  })
  return { url: described.url, schema: { ...described.schema, [notesKey]: notes } }
}
