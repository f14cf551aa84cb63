import { z } from 'zod'

const status = z.enum(['up', 'down'])

/** A provider of AI_FALLBACK. */
const FallbackHealth = z
  .object({ status, provider: z.string(), model: z.string(), detail: z.string().optional() })
  .meta({ id: 'FallbackHealth' })

export const DependencyHealth = z
  .object({
    status,
    latency_ms: z.number().nullable(),
    detail: z.string().optional(),
    provider: z.string().optional().describe('Of `ai_provider`: the first provider of the tasks'),
    model: z.string().optional().describe('Of `ai_provider`'),
    fallbacks: z
      .array(FallbackHealth)
      .optional()
      .describe('Of `ai_provider`: the providers for when the first is down'),
  })
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
