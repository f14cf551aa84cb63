import type { FastifyRequest } from 'fastify'

/**
 * Whether a page may use this service. Browsers send the page's origin: it must be this host or one of CORS_ORIGINS. Other clients
 * send none.
 */
export function isOriginAllowed(request: FastifyRequest, corsOrigins: string[]): boolean {
  const { origin } = request.headers
  if (origin === undefined || corsOrigins.includes(origin) || corsOrigins.includes('*')) return true
  return URL.parse(origin)?.host === request.host
}
