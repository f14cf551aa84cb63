import type { ClaimedTask } from '@ai-platform/database/tasks/claim-task.ts'

/** Why a run was ended from outside. */
export class RunEndedError extends Error {
  override name = 'RunEndedError'
  readonly reason: 'taken_away' | 'shutdown'

  /** `taken_away`: cancelled, deleted or given to another worker, so that nothing of it may be written any more. */
  constructor(reason: 'taken_away' | 'shutdown') {
    super(`the run ended: ${reason}`)
    this.reason = reason
  }
}

/** One claimed task being worked on in this process. */
export interface Run {
  readonly task: ClaimedTask
  readonly fence: { taskId: string; attempt: number }
  readonly signal: AbortSignal
  progress: number
  aiCalls: number
  end(reason: RunEndedError['reason']): void
}

/** The runs of this process, by task. */
export interface ActiveRuns {
  add(task: ClaimedTask): Run
  remove(run: Run): void
  /** Ends the task's run here, if there is one. */
  end(taskId: string, reason: RunEndedError['reason']): void
  list(): Run[]
  readonly size: number
}

export function createActiveRuns(): ActiveRuns {
  const runs = new Map<string, Run>()
  return {
    add(task) {
      const controller = new AbortController()
      const run: Run = {
        task,
        fence: { taskId: task.id, attempt: task.attempt },
        signal: controller.signal,
        progress: 0,
        aiCalls: 0,
        end: reason => controller.abort(new RunEndedError(reason)),
      }
      // The same task claimed again here: the earlier run lost its lease.
      runs.get(task.id)?.end('taken_away')
      runs.set(task.id, run)
      return run
    },
    remove(run) {
      if (runs.get(run.task.id) === run) runs.delete(run.task.id)
    },
    end: (taskId, reason) => runs.get(taskId)?.end(reason),
    list: () => [...runs.values()],
    get size() {
      return runs.size
    },
  }
}
