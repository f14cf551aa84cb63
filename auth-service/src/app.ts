import express, { type Express, type Router } from 'express'
import helmet from 'helmet'
import type { AuthContext } from './context.ts'
import { allowOrigins } from './http/allow-origins.ts'
import { renderProblems } from './http/error-handler.ts'
import { pathNotFound } from './http/not-found.ts'
import { trackRequests } from './http/request-log.ts'
import { mountRoutes } from './http/route.ts'
import { routesOf } from './routes.ts'

/**
 * Builds the service's app; it does not listen. Routes read their own bodies, so the admin panel and the upload gateway
 * get an untouched stream.
 * @param parts.admin the admin panel's router, mounted at /admin; it sets its own security headers
 */
export function buildApp(context: AuthContext, parts: { admin?: Router } = {}): Express {
  const { config, log, metrics } = context
  const { corsOrigins, trustProxy } = config.http
  const app = express()
  app.set('trust proxy', trustProxy)
  app.set('case sensitive routing', true)
  app.set('etag', false)
  app.disable('x-powered-by')
  app.use(trackRequests(log, metrics))
  if (parts.admin) app.use('/admin', parts.admin)
  app.use(helmet(), (_req, res, next) => {
    res.set('Cache-Control', 'no-store')
    next()
  })
  if (corsOrigins.length > 0) app.use(allowOrigins(corsOrigins))
  mountRoutes(app, routesOf(context))
  app.use(pathNotFound)
  app.use(renderProblems(log))
  return app
}
