import { requestIdHeader, takeRequestId } from '@ai-platform/runtime/request-id.ts'
import { isWebSocketUpgrade } from '@ai-platform/runtime/websocket-upgrade.ts'
import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import websocket from '@fastify/websocket'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Context } from './context.ts'
import { renderProblem } from './http/error-handler.ts'
import { answerUnknownPath } from './http/not-found.ts'
import { requestLogging } from './http/request-log.ts'
import { registerDocs } from './openapi/register-docs.ts'
import { registerOperations } from './operations/register-operations.ts'
import { registerSocket } from './sockets/socket.ts'
import { registerTaskRoutes } from './tasks/routes.ts'

/** How long an upload may take altogether; a header has 20 s, and a body that stalls is cut by the edge. */
const requestTimeoutMs = 60 * 60 * 1000

/** Builds the service's HTTP side; main.ts lets it listen. A worker has the operations alone. */
export async function buildApp(context: Context): Promise<FastifyInstance> {
  const { config } = context
  const app = Fastify({
    loggerInstance: context.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // What the router refuses before there is a route, such as a broken percent escape, passes no hook.
    frameworkErrors: (error, request, reply) =>
      renderProblem(error, request, reply.header(requestIdHeader, request.id)) as never,
    genReqId: request => takeRequestId(request.headers[requestIdHeader]),
    trustProxy: config.trustProxy,
    bodyLimit: 64 * 1024,
    requestTimeout: requestTimeoutMs,
    http: { headersTimeout: 20_000, maxHeaderSize: 16 * 1024, shouldUpgradeCallback: isWebSocketUpgrade },
    keepAliveTimeout: 65_000,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(renderProblem)
  answerUnknownPath(app)
  requestLogging(app, context.metrics)
  app.decorateRequest('claims', undefined)
  app.addHook('onSend', async (_request, reply) => {
    if (context.stop.signal.aborted) reply.header('connection', 'close')
  })
  if (!config.servesApi) {
    registerOperations(app, context)
    return app
  }
  await app.register(helmet, {
    contentSecurityPolicy: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // A page that comes by plain HTTP gets nothing of these two but a complaint in the browser's console.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  })
  if (config.corsOrigins.length > 0) {
    await app.register(cors, {
      origin: config.corsOrigins.includes('*') ? '*' : config.corsOrigins,
      methods: ['GET', 'POST', 'PATCH', 'DELETE'],
      exposedHeaders: ['Location', 'X-Request-Id', 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
    })
  }
  await app.register(multipart, {
    throwFileSizeLimit: false,
    limits: {
      fileSize: config.maxFileBytes,
      files: 1,
      fields: 10,
      parts: 11,
      fieldNameSize: 100,
      fieldSize: 4 * 1024,
      headerPairs: 20,
    },
  })
  await app.register(websocket, { options: { maxPayload: 4 * 1024, perMessageDeflate: false } })
  await registerDocs(app)
  registerOperations(app, context)
  registerTaskRoutes(app, context)
  app.register(async scope => registerSocket(scope, context))
  return app
}
