import { z } from 'zod'

export const DependencyHealth = z
  .object({ status: z.enum(['up', 'down']), latency_ms: z.number().nullable(), detail: z.string().optional() })
  .meta({ id: 'DependencyHealth' })
export type DependencyHealth = z.infer<typeof DependencyHealth>

/** `status` is down (503) when a needed dependency is, degraded (200) when only one that can wait is. */
export const Health = z
  .object({
    status: z.enum(['up', 'degraded', 'down']),
    service: z.string(),
    version: z.string(),
    uptime_seconds: z.number(),
    dependencies: z.record(z.string(), DependencyHealth),
  })
  .meta({ id: 'Health' })
export type Health = z.infer<typeof Health>
