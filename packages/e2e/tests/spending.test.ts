import { execFile } from 'node:child_process'
import { after, describe } from 'node:test'
import { promisify } from 'node:util'
import { createClient } from '@ai-platform/testkit/client/client.ts'
import { readE2eConfig } from '../src/config.ts'
import { createAdmin } from '../src/stack/admin.ts'
import { startAiStub } from '../src/stack/ai-stub.ts'
import { startLocalStack } from '../src/stack/local-stack.ts'
import { startNginxEdge } from '../src/stack/nginx-edge.ts'
import { describeModelAnswers, describeSpending, spendingSettings } from '../src/suites/spending.ts'

const stub = await startAiStub(10)
const stack = await startLocalStack(readE2eConfig(), { ...stub.settings, ...spendingSettings, MAX_FILE_SIZE_MB: '2' })
after(async () => {
  await stack.stop()
  await stub.stop()
})
const admin = await createAdmin(stack)
const edges = [{ name: 'the local gateway', url: stack.baseUrl }]
const hasNginx = await promisify(execFile)('nginx', ['-v']).then(
  () => true,
  () => false,
)
if (hasNginx) {
  const nginx = await startNginxEdge(stack, 2)
  after(() => nginx.stop())
  edges.push({ name: 'nginx', url: nginx.url })
}
// One after the other: the time that a deactivation takes is measured.
for (const { name, url } of edges)
  describe(`spending through ${name}`, { concurrency: 1 }, () => {
    const client = createClient(url, stack)
    describeSpending(client, admin)
    describe('answers of a model', { concurrency: 3 }, () => describeModelAnswers(client))
  })
