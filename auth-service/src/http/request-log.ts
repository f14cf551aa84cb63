import type { Logger } from '@ai-platform/runtime/logger.ts'
import { scrubUrl } from '@ai-platform/runtime/logger.ts'
import type { ServiceMetrics } from '@ai-platform/runtime/metrics.ts'
import { requestIdHeader, takeRequestId } from '@ai-platform/runtime/request-id.ts'
import type { RequestHandler } from 'express'

declare global {
  namespace Express {
    interface Locals {
      requestId: string
      /** the path pattern of the matched route, for metrics */
      route?: string
    }
  }
}

/** How long the rest of a request's body is read after an answer that was sent early. */
const lingerMs = 30_000
/** Probes arrive every few seconds, so they are logged at debug level. */
const quietPaths = /^\/(health|livez|readyz|metrics)\/?$/

/** Sets the id of each request. When the request ends, writes one log line and records its duration. */
export const trackRequests =
  (log: Logger, metrics: ServiceMetrics): RequestHandler =>
  (req, res, next) => {
    const started = performance.now()
    const requestId = takeRequestId(req.headers[requestIdHeader])
    res.locals.requestId = requestId
    res.set('X-Request-Id', requestId)
    res.once('close', () => {
      const seconds = (performance.now() - started) / 1000
      const route = res.locals.route ?? 'unmatched'
      // 499, as in nginx: the client closed the connection before the answer was complete.
      const status = res.writableFinished ? res.statusCode : 499
      metrics.httpDuration.observe({ method: req.method, route, status_code: String(status) }, seconds)
      const line = {
        request_id: requestId,
        method: req.method,
        url: scrubUrl(req.originalUrl),
        status,
        duration_ms: Math.round(seconds * 1000),
        ip: req.ip,
        user_id: req.user?.userId,
        key_id: req.user?.keyId,
      }
      log[quietPaths.test(req.path) ? 'debug' : 'info'](line, 'request')
    })
    res.once('finish', () => {
      if (req.complete) return
      // The answer was sent before the whole body arrived. Closing now would reset the connection, and the client could
      // lose the answer. So the rest of the body is read and discarded for up to lingerMs.
      req.resume()
      const timer = setTimeout(() => req.socket.destroy(), lingerMs)
      timer.unref()
      req.once('close', () => clearTimeout(timer))
    })
    next()
  }
