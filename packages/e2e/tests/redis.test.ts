// API keys where tasks go through BullMQ, and events and limits through Redis.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, it } from 'node:test'
import { createClient } from '@ai-platform/testkit/client/client.ts'
import { hasRedis, startRedis } from '@ai-platform/testkit/servers/redis.ts'
import { readE2eConfig } from '../src/config.ts'
import { startLocalStack } from '../src/stack/local-stack.ts'
import { describeApiKeyAccess } from '../src/suites/api-key-access.ts'
import { describeApiKeys } from '../src/suites/api-keys.ts'

const config = readE2eConfig()

async function registerSuites(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ai-platform-redis-'))
  const redis = await startRedis(folder, config.childEnvironment)
  const stack = await startLocalStack(config, { QUEUE_ENGINE: 'redis', REDIS_URL: redis.url })
  after(async () => {
    await stack.stop()
    await redis.stop()
    await rm(folder, { recursive: true, force: true })
  })
  const client = createClient(stack.baseUrl, stack)
  describeApiKeys(client)
  describeApiKeyAccess(client)
}

if (hasRedis(config.childEnvironment)) await registerSuites()
else {
  it('the suites with Redis', { skip: !config.ci && 'redis-server is not on the PATH' }, () => {
    throw new Error('redis-server must be installed in CI')
  })
}
