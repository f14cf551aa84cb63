import { join } from 'node:path'
import { findFreePort } from '../../ports/free-port.ts'
import { type Child, startChild } from '../../processes/child.ts'
import { mainFiles } from '../../processes/main-files.ts'
import { waitUntil } from '../../wait-until.ts'
import { openAiSettings } from '../openai-settings.ts'

/**
 * Starts the AI stub; its log is `ai.log` in `folder`.
 * @param delayMs of the answer to a document without a script (see ai-script.ts)
 * @returns the settings that make processor-service call it
 */
export async function startAiStub(
  folder: string,
  env: NodeJS.ProcessEnv,
  delayMs = 0,
): Promise<{ settings: Record<string, string>; child: Child }> {
  const port = await findFreePort()
  const logFile = join(folder, 'ai.log')
  const child = await startChild(process.execPath, [mainFiles.ai, String(port), String(delayMs)], { env, logFile })
  const url = `http://127.0.0.1:${port}/v1`
  await waitUntil('the AI stub answers', 20_000, async () => {
    const answer = await fetch(url, { method: 'POST', body: '{}' })
    await answer.body?.cancel()
    return answer.ok
  })
  return { settings: openAiSettings(url, { model: 'stub', apiKey: 'sk-stub' }), child }
}
