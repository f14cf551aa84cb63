import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { typed } from '../http/route.ts'

/** GET /livez: the process answers. It probes no dependency: a database that is down must not restart every process. */
export function livezRoute(app: FastifyInstance): void {
  typed(app).get(
    '/livez',
    {
      schema: {
        operationId: 'readLiveness',
        tags: ['Operations'],
        summary: 'Check that the process answers',
        description: 'The liveness probe of Kubernetes. It checks the process alone.',
        docs: { answers: { 200: { description: 'The process answers' } } },
        response: { 200: z.object({ status: z.literal('ok') }) },
      },
    },
    async () => ({ status: 'ok' as const }),
  )
}
