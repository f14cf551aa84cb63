import { setTimeout as sleep } from 'node:timers/promises'
import type { RedisServer } from '@ai-platform/testkit/servers/redis.ts'
import { at, type Fault, type Form, steadyLoad } from '../fault.ts'

const downMs = { short: 3_000, long: 15_000 }

const load = (form: Form) => (form === 'short' ? steadyLoad(40, 10, 600) : steadyLoad(300, 8, 1_500))

function redisOf({ redis }: { redis: RedisServer | undefined }): RedisServer {
  if (!redis) throw new Error('there is no Redis')
  return redis
}

/** Redis is killed and restarts empty: every queue message is lost. */
export const restartRedis: Fault = {
  name: 'Redis killed, back empty',
  engines: ['redis'],
  load,
  async inject({ platform, load, form }) {
    await load.untilAccepted(15)
    const redis = redisOf(platform)
    const began = Date.now()
    await redis.stop()
    await sleep(downMs[form])
    await redis.start()
    return { moments: [{ began, over: Date.now() }], note: `down for ${downMs[form] / 1000} s` }
  },
}

/** FLUSHALL under load: the engine loses its data and keeps running. */
export const flushRedis: Fault = {
  name: 'Redis flushed',
  engines: ['redis'],
  load,
  async inject({ platform, load, form }) {
    await load.untilAccepted(15)
    const moments = []
    for (let flush = 0; flush < (form === 'short' ? 2 : 5); flush++) {
      await redisOf(platform).flush()
      moments.push(at(Date.now()))
      await sleep(1_000)
    }
    return { moments }
  },
}
