import { setTimeout as sleep } from 'node:timers/promises'
import { at, type Fault, steadyLoad } from '../fault.ts'

/** In the short form slightly longer than the lease of 6 s and a round of rescues. */
const frozenMs = { short: 13_000, long: 60_000 }

/** SIGSTOP until other workers have the tasks, then SIGCONT: the late writes must have no effect. */
export const freezeWorker: Fault = {
  name: 'SIGSTOP of a worker, then SIGCONT',
  engines: ['postgres', 'redis'],
  load: form => (form === 'short' ? steadyLoad(30, 6, 900) : steadyLoad(200, 4, 1_500)),
  async inject({ platform, load, form }) {
    await load.untilAccepted(10)
    const replica = platform.replicas[0]
    if (!replica) throw new Error('there is no replica')
    replica.child.signal('SIGSTOP')
    const moment = Date.now()
    await sleep(frozenMs[form])
    replica.child.signal('SIGCONT')
    await replica.ready()
    return { moments: [at(moment)], note: `frozen for ${frozenMs[form] / 1000} s` }
  },
}
