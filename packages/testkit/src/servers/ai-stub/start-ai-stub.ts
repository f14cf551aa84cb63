import { join } from 'node:path'
import { findFreePort } from '../../ports/free-port.ts'
import { type Child, startChild } from '../../processes/child.ts'
import { mainFiles } from '../../processes/main-files.ts'

/** Starts the scripted AI. @returns the settings that make a platform ask it */
export async function startAi(
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<{ settings: Record<string, string>; child: Child }> {
  const port = await findFreePort()
  const logFile = join(folder, 'ai.log')
  const child = await startChild(process.execPath, [mainFiles.ai, String(port)], { env, logFile })
  const settings = {
    AI_PROVIDER: 'openai',
    AI_MODEL: 'chaos',
    OPENAI_API_KEY: 'none',
    OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`,
  }
  return { settings, child }
}
