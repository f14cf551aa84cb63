import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

export { Counter, Gauge } from 'prom-client'

export interface ServiceMetrics {
  registry: Registry
  /** seconds from a request's arrival to the end of its answer, by method, route pattern and status */
  httpDuration: Histogram<'method' | 'route' | 'status_code'>
}

/** Creates a registry with prom-client's process metrics and the HTTP histogram that both services have. */
export function createMetrics(service: string): ServiceMetrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  const httpDuration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Duration of HTTP requests in seconds',
    labelNames: ['method', 'route', 'status_code'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  })
  return { registry, httpDuration }
}
