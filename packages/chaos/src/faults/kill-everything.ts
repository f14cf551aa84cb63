import { at, type Fault, steadyLoad } from '../fault.ts'
import type { LaunchedPlatform } from '../platform/launched-platform.ts'

/** SIGKILL of everything at once: launcher, services and database. Then it is started again, as after a power cut. */
export const killEverything: Fault<LaunchedPlatform> = {
  name: 'SIGKILL of everything, then started again',
  engines: ['postgres'],
  load: form => (form === 'short' ? steadyLoad(40, 10, 900) : steadyLoad(150, 10, 2_000)),
  async inject({ platform, load }) {
    await load.untilAccepted(12)
    await platform.killEverything()
    const killedAt = Date.now()
    await platform.startAgain()
    return { moments: [at(killedAt)], note: `up again after ${((Date.now() - killedAt) / 1000).toFixed(1)} s` }
  },
}
