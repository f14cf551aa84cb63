import { Health } from '@ai-platform/contracts/health.ts'
import { databaseUnavailable } from '@ai-platform/database/database-problem.ts'
import { checkHealth, type Dependency } from '@ai-platform/runtime/health.ts'
import { serviceStopping } from '@ai-platform/runtime/problem-error.ts'
import { platformVersion } from '@ai-platform/runtime/version.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Context } from '../context.ts'
import { problems, typed } from '../http/route.ts'
import { collectGauges } from './collect-gauges.ts'

const Status = z.object({ status: z.literal('ok') })

async function expectOk(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`${response.status}`)
}

/** What the service stands on. Without PostgreSQL or storage nothing can be accepted; the rest can wait. */
const dependenciesOf = ({ config, pool, queue, storage, bus }: Context): Dependency[] => [
  { name: 'postgres', needed: true, probe: () => pool.query('SELECT 1') },
  { name: 'storage', needed: true, probe: () => storage.probe() },
  {
    name: 'events',
    needed: false,
    probe: async () => {
      if (!bus.connected) throw new Error('not connected')
    },
  },
  ...(queue.engine === 'redis' ? [{ name: 'redis', needed: false, probe: () => queue.probe() }] : []),
  { name: 'auth-service', needed: false, probe: () => expectOk(new URL('/livez', config.AUTH_SERVICE_URL).href) },
]

/** /health for people, /livez and /readyz as Kubernetes means them, /metrics for Prometheus. */
export function registerOperations(app: FastifyInstance, context: Context): void {
  const service = { name: 'processor-service', version: platformVersion }
  const dependencies = dependenciesOf(context)
  const tags = ['Operations']
  collectGauges(context)
  typed(app).get(
    '/health',
    {
      schema: {
        operationId: 'readHealth',
        tags,
        summary: "Each dependency's state, and the version",
        description: 'For people and monitors. `degraded`: something that work can wait for is away.',
        docs: {
          answers: {
            200: { description: 'Every needed dependency is up' },
            503: { description: 'A needed dependency is down' },
          },
        },
        response: { 200: Health, 503: Health },
      },
    },
    async (_request, reply) => {
      const health = await checkHealth(service, dependencies)
      return reply
        .status(health.status === 'down' ? 503 : 200)
        .header('cache-control', 'no-store')
        .send(health)
    },
  )
  typed(app).get(
    '/livez',
    {
      schema: {
        operationId: 'readLiveness',
        tags,
        summary: 'The process answers',
        description: 'The liveness probe of Kubernetes: it looks at nothing but the process itself.',
        docs: { answers: { 200: { description: 'It does' } } },
        response: { 200: Status },
      },
    },
    async () => ({ status: 'ok' as const }),
  )
  typed(app).get(
    '/readyz',
    {
      schema: {
        operationId: 'readReadiness',
        tags,
        summary: 'The service takes requests',
        description: 'The readiness probe of Kubernetes: the database is there, and the service is not stopping.',
        docs: { answers: { 200: { description: 'It does' } } },
        response: { 200: Status, ...problems('service_unavailable') },
      },
    },
    async () => {
      if (context.stop.signal.aborted) throw serviceStopping()
      await context.pool.query('SELECT 1').catch(cause => {
        throw databaseUnavailable(cause)
      })
      return { status: 'ok' as const }
    },
  )
  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    const { registry } = context.metrics
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}
