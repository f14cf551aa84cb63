import { databaseUnavailable } from '@ai-platform/database/database-problem.ts'
import { serviceStopping } from '@ai-platform/runtime/problem-error.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { problems, typed } from '../http/route.ts'

/** GET /readyz: whether a load balancer may send requests here. */
export function readyzRoute(app: FastifyInstance, { pool, stop }: Context): void {
  typed(app).get(
    '/readyz',
    {
      schema: {
        operationId: 'readReadiness',
        tags: ['Operations'],
        summary: 'Check that the service takes requests',
        description: 'The readiness probe of Kubernetes: the database answers and the service is not stopping.',
        docs: { answers: { 200: { description: 'The service takes requests' } } },
        response: { 200: z.object({ status: z.literal('ok') }), ...problems('service_unavailable') },
      },
    },
    async () => {
      if (stop.signal.aborted) throw serviceStopping()
      await pool.query('SELECT 1').catch(cause => {
        throw databaseUnavailable(cause)
      })
      return { status: 'ok' as const }
    },
  )
}
