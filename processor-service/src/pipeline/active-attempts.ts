import type { TaskUsage } from '@ai-platform/contracts/task.ts'
import type { AttemptId } from '@ai-platform/database/tasks/attempt-id.ts'
import type { ClaimedTask } from '@ai-platform/database/tasks/claim-tasks.ts'
import { createUsageMeter, type UsageMeter } from './usage-meter.ts'

/**
 * Why an attempt was ended from outside. `lease_lost`: the task was cancelled, deleted or rescued, so nothing may be
 * written. `shutdown`: the task must be released. `crash`: the same, and
 * the task may be the cause. `deadline`: the task must fail, because its run lasted too long. `account_disabled`: the task must be
 * cancelled.
 */
export type EndReason = 'lease_lost' | 'shutdown' | 'crash' | 'deadline' | 'account_disabled'

export class AttemptEndedError extends Error {
  override name = 'AttemptEndedError'
  readonly reason: EndReason

  constructor(reason: EndReason) {
    super(`the attempt was ended: ${reason}`)
    this.reason = reason
  }
}

/** After a cancel, calls under way may end by themselves for this long: an answer that is paid is counted exactly, and kept for a retry. */
const cancelGraceMs = 1_000

/** One claimed task that this process works on. */
export interface Attempt {
  readonly task: ClaimedTask
  readonly id: AttemptId
  /** aborted with an AttemptEndedError */
  readonly signal: AbortSignal
  /** aborted like `signal`, or up to a second before it: then no AI call begins any more */
  readonly stop: AbortSignal
  /** 0 to 1; stored with each heartbeat */
  progress: number
  readonly meter: UsageMeter
  /** What the attempt has used so far, and the model that it is counted for; nulls before the first call. */
  spent: () => { usage: TaskUsage | null; model: string | null }
  end(reason: EndReason): void
  /** Ends the attempt as `lease_lost`, with AI calls under way up to a second later. */
  cancel(): void
}

/** The attempts of this process, by task. */
export interface ActiveAttempts {
  add(task: ClaimedTask): Attempt
  remove(attempt: Attempt): void
  /** Ends the task's attempt in this process, if there is one. */
  end(taskId: string, reason: EndReason): void
  /** Cancels the task's attempt in this process, if there is one. */
  cancel(taskId: string): void
  has(attempt: Attempt): boolean
  list(): Attempt[]
}

export function createActiveAttempts(): ActiveAttempts {
  const attempts = new Map<string, Attempt>()
  const has = (attempt: Attempt) => attempts.get(attempt.task.id) === attempt
  return {
    add(task) {
      const controller = new AbortController()
      const stop = new AbortController()
      const attempt: Attempt = {
        task,
        id: { taskId: task.id, attempt: task.attempt },
        signal: controller.signal,
        stop: stop.signal,
        progress: 0,
        meter: createUsageMeter(),
        spent: () => ({ usage: null, model: null }),
        end(reason) {
          const error = new AttemptEndedError(reason)
          stop.abort(error)
          controller.abort(error)
        },
        cancel() {
          if (!attempt.meter.isCalling()) return attempt.end('lease_lost')
          stop.abort(new AttemptEndedError('lease_lost'))
          setTimeout(() => attempt.end('lease_lost'), cancelGraceMs).unref()
        },
      }
      // This process claimed the same task again, so the earlier attempt lost its lease.
      attempts.get(task.id)?.end('lease_lost')
      attempts.set(task.id, attempt)
      return attempt
    },
    remove(attempt) {
      if (has(attempt)) attempts.delete(attempt.task.id)
    },
    end: (taskId, reason) => attempts.get(taskId)?.end(reason),
    cancel: taskId => attempts.get(taskId)?.cancel(),
    has,
    list: () => [...attempts.values()],
  }
}
