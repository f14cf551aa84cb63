/** An attempt started for a queue message. `done` resolves when its slot is free again; it never rejects. */
export interface StartedAttempt {
  done: Promise<void>
}

/**
 * The engine that says when there is work. It delivers one message for each pending task, at least once. The table
 * decides which task an attempt runs (claimTask), so a lost message is sent again by maintenance and an extra one finds
 * nothing to claim.
 */
export interface TaskQueue {
  readonly engine: 'postgres' | 'redis'
  /**
   * Outbox SQL (CommitExtras) that sends the message in the statement that makes the task pending; undefined when the
   * engine is not in the database.
   */
  readonly messageSql: string | undefined
  /** Sends the message of a committed change unless messageSql did. A failure is logged and left to maintenance. */
  sendAfterCommit(taskId: string, delaySeconds: number): Promise<void>
  /** Sends messages for pending tasks whose messages were lost. */
  resend(taskIds: string[]): Promise<void>
  /** Receives messages and runs at most `concurrency` attempts at a time. `startNext` claims a task and starts one. */
  work(concurrency: number, startNext: () => Promise<StartedAttempt | undefined>): Promise<void>
  /** Looks for messages now instead of at the next poll. */
  wake(): void
  /** Receives no more messages. Attempts that were started continue. */
  stopWorking(): Promise<void>
  /** Counts the messages that were not delivered yet. */
  countMessages(): Promise<number>
  /** Rejects when the engine is not reachable. */
  probe(): Promise<void>
  close(): Promise<void>
}
