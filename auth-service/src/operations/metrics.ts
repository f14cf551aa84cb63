import type { AuthContext } from '../context.ts'
import type { Route } from '../http/route.ts'

/** GET /metrics: for Prometheus, on the service's port; the edge does not route it. */
export const metrics = ({ metrics: { registry } }: AuthContext): Route => ({
  method: 'get',
  path: '/metrics/',
  handlers: [async (_req, res) => void res.type(registry.contentType).send(await registry.metrics())],
})
