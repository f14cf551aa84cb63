import { setTimeout as sleep } from 'node:timers/promises'
import { at, type Fault, steadyLoad } from '../fault.ts'

const kills = { short: 3, long: 20 }
const pauseMs = 1_500

/** SIGKILL of one replica after the other; each is started again at once, as a supervisor does. */
export const killWorker: Fault = {
  name: 'SIGKILL of a worker, again and again',
  engines: ['postgres', 'redis'],
  load: form => (form === 'short' ? steadyLoad(50, 6, 700) : steadyLoad(400, 5, 1_500)),
  async inject({ platform, load, form }) {
    await load.untilAccepted(8)
    const moments = []
    for (let kill = 0; kill < kills[form]; kill++) {
      const replica = platform.replicas[kill % platform.replicas.length]
      if (!replica) break
      await replica.kill()
      moments.push(at(Date.now()))
      await Promise.all([replica.start(), sleep(pauseMs)])
    }
    return { moments, note: `${kills[form]} kills` }
  },
}
