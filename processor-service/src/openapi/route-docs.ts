import type { z } from 'zod'

/** Headers that an answer may have besides X-Request-Id, which every answer has. */
export type AnswerHeader = 'Content-Disposition' | 'Location' | 'RateLimit' | 'RateLimit-Policy' | 'Retry-After'

export interface DocumentedAnswer {
  description?: string
  /** of the body, for a status without a schema in the route's `response` */
  schema?: z.ZodType
  example?: unknown
  /** whether the body is a file of any type */
  isFile?: boolean
  headers?: AnswerHeader[]
}

/**
 * Schemas that are in the document but that Fastify must not apply. Fastify validates a body or query from the route's
 * schema before the handler runs, which must not happen to a streamed form or a socket.
 */
export interface RouteDocs {
  params?: z.ZodType
  query?: z.ZodType
  headers?: z.ZodType
  body?: z.ZodType
  /** of a body in JSON, besides `body` */
  jsonBody?: z.ZodType
  answers?: Record<number, DocumentedAnswer>
}

declare module 'fastify' {
  interface FastifySchema {
    docs?: RouteDocs
  }
}
