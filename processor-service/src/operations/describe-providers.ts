import type { DependencyHealth } from '@ai-platform/contracts/health.ts'
import type { ProviderReport } from '../pipeline/provider-watch.ts'

/**
 * The health of `ai_provider`: the first provider, with its fallbacks. It is down when the first one is, also while a fallback answers,
 * because that changes results and prices.
 */
export function describeProviders(reports: ProviderReport[] = []): DependencyHealth {
  const [first, ...fallbacks] = reports
  if (!first) return { status: 'up', latency_ms: null, detail: 'not checked yet' }
  const { status, provider, model, latencyMs } = first
  const answering = status === 'down' ? fallbacks.find(fallback => fallback.status === 'up') : undefined
  const detail = [first.detail, answering && `${answering.provider} answers instead.`].filter(Boolean).join(' ')
  return {
    status,
    latency_ms: latencyMs,
    provider,
    model,
    ...(detail === '' ? {} : { detail }),
    ...(fallbacks.length === 0 ? {} : { fallbacks: fallbacks.map(describeFallback) }),
  }
}

const describeFallback = ({ status, provider, model, detail }: ProviderReport) => ({
  status,
  provider,
  model,
  ...(detail === undefined ? {} : { detail }),
})
