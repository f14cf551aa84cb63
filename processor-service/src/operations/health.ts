import { Health } from '@ai-platform/contracts/health.ts'
import { checkHealth, type Dependency, KnownHealth } from '@ai-platform/runtime/health.ts'
import { platformVersion } from '@ai-platform/runtime/version.ts'
import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { typed } from '../http/route.ts'
import { describeProviders } from './describe-providers.ts'

const probeTimeoutMs = 2_000

async function expectOk(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(probeTimeoutMs) })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`status ${response.status}`)
}

async function expectConnected({ connected }: { connected: boolean }): Promise<void> {
  if (!connected) throw new Error('not connected')
}

/** The service accepts nothing without PostgreSQL or storage. Work waits for the other dependencies. */
const dependenciesOf = ({ config, pool, queue, storage, bus, aiProviders }: Context): Dependency[] => [
  { name: 'postgres', needed: true, probe: () => pool.query('SELECT 1') },
  { name: 'storage', needed: true, probe: () => storage.probe() },
  { name: 'events', needed: false, probe: () => expectConnected(bus) },
  ...(queue.engine === 'redis' ? [{ name: 'redis', needed: false, probe: () => queue.probe() }] : []),
  // Probes /livez, because its /health probes this service.
  { name: 'auth-service', needed: false, probe: () => expectOk(config.authService.livezUrl) },
  ...(config.role.worksTasks
    ? [
        {
          name: 'ai_provider',
          needed: false,
          probe: async () => new KnownHealth(describeProviders(aiProviders.reports?.())),
        },
      ]
    : []),
]

/** GET /health: the state of each dependency. */
export function healthRoute(app: FastifyInstance, context: Context): void {
  const service = { name: 'processor-service', version: platformVersion }
  const dependencies = dependenciesOf(context)
  typed(app).get(
    '/health',
    {
      schema: {
        operationId: 'readHealth',
        tags: ['Operations'],
        summary: 'Read the state of each dependency and the version',
        description:
          'For people and monitors. `degraded` means that a dependency is down for which work can wait, such as the AI provider.',
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
}
