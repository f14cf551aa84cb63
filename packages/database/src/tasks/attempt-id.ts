/**
 * Names one attempt. Every write of an attempt has the condition that the task's queue entry is claimed and has this attempt.
 * So a worker that lost its lease changes nothing.
 */
export interface AttemptId {
  taskId: string
  attempt: number
}
