import { scrubUrl } from '@ai-platform/runtime/logger.ts'
import type { ServiceMetrics } from '@ai-platform/runtime/metrics.ts'
import { requestIdHeader } from '@ai-platform/runtime/request-id.ts'
import type { FastifyInstance } from 'fastify'

/** Probes that come every few seconds are not worth a line each. */
const quiet = new Set(['/health', '/livez', '/readyz', '/metrics'])

/** One line and one measurement a request, and the request id on every answer. */
export function requestLogging(app: FastifyInstance, metrics: ServiceMetrics): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header(requestIdHeader, request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const seconds = reply.elapsedTime / 1000
    metrics.httpDuration.observe({ method: request.method, route, status_code: reply.statusCode }, seconds)
    const line = {
      request_id: request.id,
      method: request.method,
      url: scrubUrl(request.url),
      status: reply.statusCode,
      duration_ms: Math.round(reply.elapsedTime),
      user_id: request.claims?.sub,
    }
    request.log[quiet.has(route) ? 'debug' : 'info'](line, 'request')
  })
}
