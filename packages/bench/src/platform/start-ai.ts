import { join } from 'node:path'
import { findFreePort } from '@ai-platform/testkit/ports/free-port.ts'
import type { Bench } from '../benchmark.ts'
import { waitUntil } from '../wait-until.ts'
import { startChild } from './child.ts'
import { mainFiles } from './layout.ts'

/** Starts the stand-in for the AI. @returns the settings that have the processor ask it */
export async function startAi(bench: Bench, delayMs: number): Promise<NodeJS.ProcessEnv> {
  const port = await findFreePort()
  // Not profiled with the platform.
  const { NODE_OPTIONS: _, ...env } = bench.environment
  const logFile = join(bench.folder, 'ai.log')
  const child = await startChild(process.execPath, [mainFiles.ai, String(port), String(delayMs)], { env, logFile })
  bench.owns(child.stop)
  const url = `http://127.0.0.1:${port}/v1`
  await waitUntil('the AI answers', 20_000, async () => {
    const answer = await fetch(url, { method: 'POST', body: '{}' })
    await answer.body?.cancel()
    return answer.ok
  })
  return { AI_PROVIDER: 'openai', AI_MODEL: 'bench', OPENAI_API_KEY: 'sk-bench', OPENAI_BASE_URL: url }
}
