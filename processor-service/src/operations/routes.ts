import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { healthRoute } from './health.ts'
import { livezRoute } from './livez.ts'
import { metricsRoute } from './metrics.ts'
import { readyzRoute } from './readyz.ts'

/** The routes that operators and orchestrators call. They need no token. */
export function registerOperations(app: FastifyInstance, context: Context): void {
  healthRoute(app, context)
  livezRoute(app)
  readyzRoute(app, context)
  metricsRoute(app, context)
}
