import { setTimeout as sleep } from 'node:timers/promises'
import type { AiOutage, AiScript } from '@ai-platform/testkit/servers/ai-stub/ai-script.ts'
import { type Fault, type Form, steadyLoad } from '../fault.ts'
import type { LoadShape } from '../load/load.ts'

const scripts: Omit<AiScript, 'id'>[] = [
  { delayMs: 300 },
  { delayMs: 300, fault: '429', times: 2, seconds: 1 },
  { delayMs: 300, fault: '500', times: 2 },
  { delayMs: 300, fault: 'hang', times: 1 },
  { delayMs: 300, fault: 'cut', times: 2 },
]

/** A Retry-After of more than the 30 s that a call waits. So the attempt ends, and the task can be claimed after this time. */
const longLimit: Omit<AiScript, 'id'> = { delayMs: 300, fault: '429', times: 1, seconds: 40 }
/** More failures than any task tries. */
const away: Omit<AiScript, 'id'> = { delayMs: 300, fault: '500', times: 1_000 }

function load(form: Form): LoadShape {
  const all = form === 'short' ? scripts : [...scripts, longLimit]
  return {
    documents: form === 'short' ? 25 : 180,
    rate: 8,
    script: index => all[index % all.length] ?? { delayMs: 300 },
  }
}

/** The documents take turns: one without a fault, then one for each kind of fault. Each gets an answer in the end. */
export const troubleProvider: Fault = {
  name: 'AI: 429, 500, silence, cut mid-stream',
  engines: ['postgres', 'redis'],
  load,
  inject: async () => ({ moments: [] }),
}

/** The AI stays away. Each task fails with provider_unavailable after MAX_WAIT_FOR_PROVIDER. */
export const loseProvider: Fault = {
  name: 'AI away for good',
  engines: ['postgres'],
  load: () => ({ documents: 60, rate: 30, script: () => away }),
  mayFail: code => code === 'provider_unavailable',
  async inject({ load }) {
    await load.finish()
    await sleep(1_000)
    return { moments: [] }
  },
}

/** All kinds of an outage together; each has an equal share. */
const outageSeconds = { short: 20, long: 600 }

/** Starts one kind of outage after another, and ends the last. */
const outage = (name: string, kinds: NonNullable<AiOutage['outage']>[]): Fault => ({
  name,
  engines: ['postgres'],
  load: form => steadyLoad(form === 'short' ? 24 : 60, 4, 300),
  async inject({ platform, load, form }) {
    await load.untilAccepted(8)
    const began = Date.now()
    for (const kind of kinds) {
      platform.setOutage(kind)
      await sleep((outageSeconds[form] * 1000) / kinds.length)
    }
    platform.setOutage(null)
    return { moments: [{ began, over: Date.now() }] }
  },
})

/** Every kind of absence, one after another: no task fails. */
export const outlastOutage = outage('AI away: connections refused, silence, 500, 429', ['refuse', 'hang', '500', '429'])

/** The key is refused and later accepted again: with AI_FALLBACK=local, no task fails. */
export const refuseKey = outage('AI refuses its key, with a fallback', ['401'])
