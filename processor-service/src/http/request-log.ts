import { scrubUrl } from '@ai-platform/runtime/logger.ts'
import type { ServiceMetrics } from '@ai-platform/runtime/metrics.ts'
import { requestIdHeader } from '@ai-platform/runtime/request-id.ts'
import type { FastifyInstance } from 'fastify'

/** Probes come every few seconds: their lines have the level debug. */
const quietRoutes = new Set(['/health', '/livez', '/readyz', '/metrics'])

/** Writes one log line and one measurement for each request, and sends the request id with each answer. */
export function trackRequests(app: FastifyInstance, metrics: ServiceMetrics): void {
  // Hooks with a callback save the promise of an async one, on each request.
  app.addHook('onRequest', (request, reply, done) => {
    reply.header(requestIdHeader, request.id)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown'
    const seconds = reply.elapsedTime / 1000
    metrics.httpDuration.observe({ method: request.method, route, status_code: reply.statusCode }, seconds)
    const line = {
      request_id: request.id,
      method: request.method,
      url: scrubUrl(request.url),
      status: reply.statusCode,
      duration_ms: Math.round(reply.elapsedTime),
      user_id: request.caller?.userId,
      key_id: request.caller?.keyId,
    }
    request.log[quietRoutes.has(route) ? 'debug' : 'info'](line, 'request')
    done()
  })
}
