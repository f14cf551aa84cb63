import type { Moment } from './checks/measure-recovery.ts'
import type { Account } from './load/account.ts'
import type { Follower } from './load/follow-events.ts'
import type { Load, LoadShape } from './load/load.ts'
import type { Platform } from './platform/platform.ts'
import type { Engine, Target } from './platform/target.ts'

/** The short form is for every run of the tests, the long one for the report. */
export type Form = 'short' | 'long'

/** Where a fault is injected: a platform under load. */
export interface Stage<P extends Target = Platform> {
  platform: P
  account: Account
  follower: Follower
  load: Load
  form: Form
}

/** What was done, and what was seen doing it. */
export interface Injection {
  moments: Moment[]
  problems?: string[]
  /** a sentence for the report */
  note?: string
}

/** One way to break the platform. */
export interface Fault<P extends Target = Platform> {
  name: string
  engines: Engine[]
  load(form: Form): LoadShape
  /** whether a task of this fault may rightly end as failed, by its error code; by default none may */
  mayFail?(code: string): boolean
  /** why it cannot be injected here; undefined when it can */
  unable?(platform: P): string | undefined
  /** What is done to the platform before the load. */
  prepare?(platform: P): Promise<void>
  inject(stage: Stage<P>): Promise<Injection>
}

/** A fault without a length. */
export function at(moment: number): Moment {
  return { began: moment, over: moment }
}

/** A steady load of documents the AI takes `delayMs` for. */
export const steadyLoad = (documents: number, rate: number, delayMs: number): LoadShape => ({
  documents,
  rate,
  script: () => ({ delayMs }),
})
