import { after } from 'node:test'
import { createClient } from '@ai-platform/testkit/client/client.ts'
import { readE2eConfig } from '../src/config.ts'
import { startDocumentOrigin } from '../src/stack/document-origin.ts'
import { startLocalStack } from '../src/stack/local-stack.ts'
import { registerEdgeSuites } from '../src/suites/edge-suites.ts'

const config = readE2eConfig()
if (config.baseUrl) registerEdgeSuites(`at ${config.baseUrl}`, createClient(config.baseUrl, config))
else {
  const origin = await startDocumentOrigin()
  after(() => origin?.stop())
  const stack = await startLocalStack(config, { ...origin?.settings, MAX_FILE_SIZE_MB: '2' })
  after(() => stack.stop())
  registerEdgeSuites('through the local gateway', createClient(stack.baseUrl, stack), origin)
}
