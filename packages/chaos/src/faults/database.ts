import { setTimeout as sleep } from 'node:timers/promises'
import { asOwner, ownerApplication } from '@ai-platform/testkit/servers/as-owner.ts'
import { type Fault, type Form, steadyLoad } from '../fault.ts'

const downMs = { short: 5_000, long: 30_000 }
const terminateForMs = { short: 5_000, long: 30_000 }

const load = (form: Form) => (form === 'short' ? steadyLoad(40, 8, 600) : steadyLoad(300, 6, 1_000))

/** Shuts PostgreSQL down and starts it again half a minute later. */
export const stopDatabase: Fault = {
  name: 'PostgreSQL down, then back',
  engines: ['postgres', 'redis'],
  load,
  async inject({ platform, load, form }) {
    await load.untilAccepted(10)
    const began = Date.now()
    await platform.cluster.stop()
    await sleep(downMs[form])
    await platform.cluster.start()
    return { moments: [{ began, over: Date.now() }], note: `down for ${downMs[form] / 1000} s` }
  },
}

/** Kills PostgreSQL with SIGKILL. It loses uncommitted transactions and recovers from its write-ahead log. */
export const crashDatabase: Fault = {
  name: 'SIGKILL of PostgreSQL',
  engines: ['postgres'],
  load,
  async inject({ platform, load }) {
    await load.untilAccepted(10)
    const began = Date.now()
    await platform.cluster.crash()
    await platform.cluster.start()
    return { moments: [{ began, over: Date.now() }] }
  },
}

/** Terminates every database connection of the platform, several times. */
export const terminateBackends: Fault = {
  name: 'pg_terminate_backend in a loop',
  engines: ['postgres', 'redis'],
  load,
  async inject({ platform, load, form }) {
    await load.untilAccepted(5)
    const began = Date.now()
    let terminated = 0
    while (Date.now() - began < terminateForMs[form]) {
      terminated += await asOwner(platform.ownerUrl, async client => {
        const { rowCount } = await client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name <> $1
             AND backend_type = 'client backend'`,
          [ownerApplication],
        )
        return rowCount ?? 0
      })
      await sleep(700)
    }
    return { moments: [{ began, over: Date.now() }], note: `${terminated} connections ended` }
  },
}
