import type { Task } from '../types.ts'

/** The task of `run` failed or was cancelled. */
export class TaskFailedError extends Error {
  readonly task: Task
  /** the task's error code, or `cancelled` */
  readonly code: string

  constructor(task: Task) {
    super(task.error?.detail ?? `The task was ${task.status}.`)
    this.name = 'TaskFailedError'
    this.task = task
    this.code = task.error?.code ?? task.status
  }
}

/** The task was not final in time. It goes on: wait again with the same id. */
export class WaitTimeoutError extends Error {
  readonly taskId: string

  constructor(taskId: string, timeoutMs: number) {
    super(`The task ${taskId} was not final after ${timeoutMs} ms. It goes on.`)
    this.name = 'WaitTimeoutError'
    this.taskId = taskId
  }
}
