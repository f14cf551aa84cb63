import { startAiStub } from '@ai-platform/testkit/servers/ai-stub/start-ai-stub.ts'
import type { Bench } from '../benchmark.ts'

/**
 * Starts the AI stub, whose answers take `delayMs`.
 * @returns the settings that make the processor call it, and its pid
 */
export async function startAi(bench: Bench, delayMs: number): Promise<{ settings: NodeJS.ProcessEnv; pid: number }> {
  // The stub is not profiled with the platform.
  const { NODE_OPTIONS: _, ...env } = bench.environment
  const { settings, child } = await startAiStub(bench.folder, env, delayMs)
  bench.owns(child.stop)
  return { settings, pid: child.pid }
}
