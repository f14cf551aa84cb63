import type { Follower } from '@ai-platform/testkit/sockets/follow-events.ts'
import type { Moment } from './checks/measure-recovery.ts'
import type { Account } from './load/account.ts'
import type { Load, LoadShape } from './load/load.ts'
import type { Platform } from './platform/platform.ts'
import type { Engine, Target } from './platform/target.ts'

/** The tests run the short form; the long form is for the report. */
export type Form = 'short' | 'long'

/** Where a fault is injected: a platform under load. */
export interface Stage<P extends Target = Platform> {
  platform: P
  account: Account
  follower: Follower
  load: Load
  form: Form
}

/** The result of an injection. */
export interface Injection {
  moments: Moment[]
  problems?: string[]
  /** a sentence for the report */
  note?: string
}

/** A fault and its injection. */
export interface Fault<P extends Target = Platform> {
  name: string
  engines: Engine[]
  load(form: Form): LoadShape
  /** whether this fault allows a task to fail with this error code; by default none */
  mayFail?(code: string): boolean
  /** the reason why it cannot be injected on this machine; undefined when it can */
  obstacle?(platform: P): string | undefined
  /** Prepares the platform before the load. */
  prepare?(platform: P): Promise<void>
  inject(stage: Stage<P>): Promise<Injection>
}

/** A momentary fault. */
export function at(moment: number): Moment {
  return { began: moment, over: moment }
}

/** A steady load of documents; the AI answers each after `delayMs`. */
export const steadyLoad = (documents: number, rate: number, delayMs: number): LoadShape => ({
  documents,
  rate,
  script: () => ({ delayMs }),
})
