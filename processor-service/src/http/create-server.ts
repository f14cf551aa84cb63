import { drainRefusedRequests } from '@ai-platform/runtime/drain-refused-requests.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import { requestIdHeader, takeRequestId } from '@ai-platform/runtime/request-id.ts'
import { isWebSocketUpgrade } from '@ai-platform/runtime/websocket-upgrade.ts'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import { renderProblem } from './error-handler.ts'

/** The time limit of a whole request, including an upload. nginx closes a request whose body stalls. */
const requestTimeoutMs = 60 * 60 * 1000
const headersTimeoutMs = 20_000
const keepAliveTimeoutMs = 65_000
/** The size limit of a body that is not an upload. */
const maxBodyBytes = 64 * 1024
const maxHeaderBytes = 16 * 1024
const maxParamCharacters = 200

/**
 * Creates a Fastify instance that does not listen yet: zod schemas, problem+json errors, request ids.
 * @param options.trustProxy the proxies whose X-Forwarded-For counts
 */
export function createServer(options: { log: Logger; trustProxy: string[] }): FastifyInstance {
  const app = Fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // An error of the router, such as a broken percent escape, runs no hook that would set the request id.
    frameworkErrors: (error, request, reply) =>
      renderProblem(error, request, reply.header(requestIdHeader, request.id)) as never,
    genReqId: request => takeRequestId(request.headers[requestIdHeader]),
    trustProxy: options.trustProxy,
    bodyLimit: maxBodyBytes,
    requestTimeout: requestTimeoutMs,
    http: {
      headersTimeout: headersTimeoutMs,
      maxHeaderSize: maxHeaderBytes,
      shouldUpgradeCallback: isWebSocketUpgrade,
    },
    keepAliveTimeout: keepAliveTimeoutMs,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: maxParamCharacters },
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  })
  drainRefusedRequests(app.server)
  app.setValidatorCompiler(validatorCompiler)
  // The types of routes hold answers to their schemas. Parsing each answer again cost a tenth of a list's CPU time.
  app.setSerializerCompiler(() => answer => JSON.stringify(answer))
  app.setErrorHandler(renderProblem)
  // Fastify asks for every property of a request to be declared, so that all requests keep one hidden class of V8.
  app.decorateRequest('caller', undefined)
  return app
}
