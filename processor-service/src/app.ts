import type { FastifyInstance } from 'fastify'
import { registerAsyncApi } from './asyncapi/register-asyncapi.ts'
import type { Context } from './context.ts'
import { closeWhenStopping } from './http/close-when-stopping.ts'
import { createServer } from './http/create-server.ts'
import { answerUnknownPaths } from './http/not-found.ts'
import { registerPlugins } from './http/register-plugins.ts'
import { trackRequests } from './http/request-log.ts'
import { registerMcp } from './mcp/routes.ts'
import { registerDocs } from './openapi/register-docs.ts'
import { registerOperations } from './operations/routes.ts'
import { registerSocket } from './sockets/socket.ts'
import { registerTaskRoutes } from './tasks/routes.ts'

/** Builds the HTTP side of the service, which does not listen yet. A worker serves only the operators' routes. */
export async function buildApp(context: Context): Promise<FastifyInstance> {
  const { http, limits, role } = context.config
  const app = createServer({ log: context.log, trustProxy: http.trustProxy })
  answerUnknownPaths(app)
  trackRequests(app, context.metrics)
  closeWhenStopping(app, context.stop.signal)
  if (!role.servesApi) {
    registerOperations(app, context)
    return app
  }
  await registerPlugins(app, { corsOrigins: http.corsOrigins, maxFileBytes: limits.maxFileBytes })
  // First: the document describes the routes registered after it.
  await registerDocs(app)
  registerAsyncApi(app)
  registerOperations(app, context)
  registerTaskRoutes(app, context)
  app.register(async scope => registerSocket(scope, context))
  registerMcp(app, context)
  return app
}
