import cors from 'cors'
import type { RequestHandler } from 'express'

/**
 * Lets pages of these origins read answers. An OPTIONS request that is not a preflight reaches its route, which answers
 * with the allowed methods.
 * @param origins `*` among them allows every origin
 */
export function allowOrigins(origins: string[]): RequestHandler {
  const handle = cors({
    origin: origins.includes('*') ? '*' : origins,
    exposedHeaders: ['Location', 'X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
    maxAge: 600,
  })
  return (req, res, next) => {
    if (req.method === 'OPTIONS' && !req.headers['access-control-request-method']) next()
    else handle(req, res, next)
  }
}
