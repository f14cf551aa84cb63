import { z } from 'zod'

export const DependencyHealth = z
  .object({ status: z.enum(['up', 'down']), latency_ms: z.number().nullable(), detail: z.string().optional() })
  .meta({ id: 'DependencyHealth' })
export type DependencyHealth = z.infer<typeof DependencyHealth>

/** `status` is `down` (503) if a required dependency fails, and `degraded` (200) if an optional one does. */
export const Health = z
  .object({
    status: z.enum(['up', 'degraded', 'down']),
    service: z.string(),
    version: z.string(),
    uptime_seconds: z.number(),
    dependencies: z.record(z.string(), DependencyHealth),
  })
  .meta({
    id: 'Health',
    example: {
      status: 'up',
      service: 'processor-service',
      version: '1.0.0',
      uptime_seconds: 86_400,
      dependencies: { postgres: { status: 'up', latency_ms: 0.8 }, storage: { status: 'up', latency_ms: 0.2 } },
    },
  })
export type Health = z.infer<typeof Health>
