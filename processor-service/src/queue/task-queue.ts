/** An attempt under way. `done` resolves when its slot is free again; it never rejects. */
export interface StartedAttempt {
  done: Promise<void>
}

/**
 * Claims pending tasks, at most `limit`, and starts an attempt for each. Returns fewer when fewer are pending, and none
 * after the worker was stopped or while claiming is paused.
 */
export type StartAttempts = (limit: number) => Promise<StartedAttempt[]>

/** The messages of an engine outside the database: one for each pending task, delivered at least once. */
export interface QueueMessages {
  /** Sends the message of a committed change. A failure is logged and left to maintenance. */
  send(taskId: string, delaySeconds: number): Promise<void>
  /** Sends messages for pending tasks whose messages were lost. */
  resend(taskIds: string[]): Promise<void>
  /** Counts the messages that were not delivered yet. */
  count(): Promise<number>
}

/**
 * The engine that says when there is work. The table decides which tasks are run (claimTasks), so a lost message costs
 * only time, and an extra one finds nothing to claim.
 */
export interface TaskQueue {
  readonly engine: 'postgres' | 'redis'
  /** undefined for the engine in the database, where the task's row is its own message */
  readonly messages: QueueMessages | undefined
  /**
   * Starts attempts while there is work, at most `concurrency` at a time.
   * @param mayStart false while claiming is paused, so that `startAttempts` would start none
   */
  work(concurrency: number, startAttempts: StartAttempts, mayStart: () => boolean): Promise<void>
  /** Looks for work now instead of at the next poll. */
  wake(): void
  /** Starts no more attempts. Those under way continue. */
  stopWorking(): Promise<void>
  /** Rejects when the engine is not reachable. */
  probe(): Promise<void>
  close(): Promise<void>
}
