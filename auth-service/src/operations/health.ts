import { checkHealth, type Dependency } from '@ai-platform/runtime/health.ts'
import { platformVersion } from '@ai-platform/runtime/version.ts'
import type { AuthContext } from '../context.ts'
import type { Route } from '../http/route.ts'

/** GET /health: the state of each dependency. The processor is not a needed one: accounts work without it. */
export const health = ({ config, pool }: AuthContext): Route => {
  const dependencies: Dependency[] = [
    { name: 'postgres', needed: true, probe: () => pool.query('SELECT 1') },
    {
      name: 'processor-service',
      needed: false,
      // /livez, because the processor's /health probes this service.
      async probe() {
        const answer = await fetch(new URL('/livez', config.processor.url), { signal: AbortSignal.timeout(2_000) })
        await answer.body?.cancel()
        if (!answer.ok) throw new Error(`status ${answer.status}`)
      },
    },
  ]
  return {
    method: 'get',
    path: '/health/',
    handlers: [
      async (_req, res) => {
        const state = await checkHealth({ name: 'auth-service', version: platformVersion }, dependencies)
        if (state.status === 'down') res.status(503).set('Retry-After', '2')
        res.json(state)
      },
    ],
  }
}
