import { type DependencyHealth, Health } from '@ai-platform/contracts/health.ts'

const timeoutMs = 2_000

/**
 * Reads the state of the AI provider, with its fallbacks, from the processor's /health.
 * @returns null when the processor does not answer, or this one runs no tasks
 */
export async function readAiState(processorUrl: string): Promise<DependencyHealth | null> {
  try {
    const answer = await fetch(new URL('/health', processorUrl), { signal: AbortSignal.timeout(timeoutMs) })
    return Health.parse(await answer.json()).dependencies.ai_provider ?? null
  } catch {
    return null
  }
}
