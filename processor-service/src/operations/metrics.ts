import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { registerGauges } from './gauges.ts'

/** GET /metrics: for Prometheus. nginx and the gateway do not route it. */
export function metricsRoute(app: FastifyInstance, context: Context): void {
  const { registry } = context.metrics
  registerGauges(context)
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  )
}
