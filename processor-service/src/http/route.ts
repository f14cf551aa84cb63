import type { IncomingMessage, ServerResponse } from 'node:http'
import { Problem, type ProblemCode, problemCatalogue } from '@ai-platform/contracts/problem.ts'
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'

/** A Fastify instance whose routes are typed by their zod schemas. */
export const typed = (app: FastifyInstance) =>
  app.withTypeProvider<ZodTypeProvider>() as FastifyInstance<
    RawServerDefault,
    IncomingMessage,
    ServerResponse,
    FastifyBaseLogger,
    ZodTypeProvider
  >

/** The problems of a route that takes no body, for a request that sends an unreadable one. */
export const badBody: ProblemCode[] = ['malformed_request', 'payload_too_large', 'unsupported_media_type']

export const bearerAuth = [{ bearerAuth: [] }]

/** The response schemas of a route's problems, one a status. The OpenAPI document lists the codes of each. */
export function problems(...codes: ProblemCode[]): Record<number, typeof Problem> {
  const byStatus = Object.groupBy(codes, code => String(problemCatalogue[code].status))
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, group = []]) => [Number(status), Problem.meta({ codes: group })]),
  )
}
