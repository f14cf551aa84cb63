import type { z } from 'zod'

/** The headers of answers that the document explains; every answer has an X-Request-Id besides. */
export type AnswerHeader = 'Location' | 'RateLimit' | 'RateLimit-Policy' | 'Retry-After'

export interface DocumentedAnswer {
  description?: string
  /** of the body, where the route's own `response` has none */
  schema?: z.ZodType
  example?: unknown
  headers?: AnswerHeader[]
}

/**
 * What the document says of a route and Fastify must not act upon: a body or query declared in the schema itself is
 * parsed and refused before the handler, which a streamed form or a socket must not be.
 */
export interface RouteDocs {
  params?: z.ZodType
  query?: z.ZodType
  headers?: z.ZodType
  body?: z.ZodType
  answers?: Record<number, DocumentedAnswer>
}

declare module 'fastify' {
  interface FastifySchema {
    docs?: RouteDocs
  }
}
