import { execFile } from 'node:child_process'
import { after, it } from 'node:test'
import { promisify } from 'node:util'
import { createClient } from '@ai-platform/testkit/client/client.ts'
import { readE2eConfig } from '../src/config.ts'
import { startDocumentOrigin } from '../src/stack/document-origin.ts'
import { startLocalStack } from '../src/stack/local-stack.ts'
import { startNginxEdge } from '../src/stack/nginx-edge.ts'
import { registerEdgeSuites } from '../src/suites/edge-suites.ts'

const maxFileSizeMb = 2
const config = readE2eConfig()

async function registerNginxSuites(): Promise<void> {
  const origin = await startDocumentOrigin()
  after(() => origin?.stop())
  const stack = await startLocalStack(config, { ...origin?.settings, MAX_FILE_SIZE_MB: String(maxFileSizeMb) })
  after(() => stack.stop())
  const nginx = await startNginxEdge(stack, maxFileSizeMb)
  after(() => nginx.stop())
  registerEdgeSuites('through nginx', createClient(nginx.url, stack), origin)
}

const missing = await promisify(execFile)('nginx', ['-v']).then(
  () => undefined,
  (error: Error) => error.message,
)
if (missing === undefined) await registerNginxSuites()
else {
  it('the suite through nginx', { skip: !config.ci && 'nginx is not on the PATH' }, () => {
    throw new Error(`nginx must be installed in CI: ${missing}`)
  })
}
