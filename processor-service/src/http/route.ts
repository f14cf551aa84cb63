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

/** What a call without a body answers to one that it cannot read. */
export const badBody: ProblemCode[] = ['malformed_request', 'payload_too_large', 'unsupported_media_type']

export const bearerAuth = [{ bearerAuth: [] }]

/** The response schemas of the problems a route can answer with, one a status; the codes are for the document. */
export function problems(...codes: ProblemCode[]): Record<number, typeof Problem> {
  const byStatus = Object.groupBy(codes, code => String(problemCatalogue[code].status))
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, group = []]) => [Number(status), Problem.meta({ codes: group })]),
  )
}
