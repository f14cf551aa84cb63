import type { Queryable } from '@ai-platform/database/pool.ts'

/** A run that was started for a message of the queue: `done` resolves when its slot is free again, and never rejects. */
export interface StartedRun {
  done: Promise<void>
}

/**
 * The engine that says when there is work. It carries one message for each waiting task, at least once; which task is
 * run is decided by the table when the message arrives (claimTask), so a message lost is repaired by the reconciler and
 * one too many finds nothing to do.
 */
export interface TaskQueue {
  readonly engine: 'postgres' | 'redis'
  /**
   * The outbox (see Telling) that puts a message in the statement that writes the row, where the engine can; else the
   * message follows by enqueueCommitted.
   */
  readonly messageSql: string | undefined
  /** Puts a message in a transaction, where the engine can; due in `delaySeconds`. */
  enqueue(transaction: Queryable, taskId: string, delaySeconds: number): Promise<void>
  /** Puts a message after the commit of the row, where the engine cannot join the transaction. Never rejects. */
  enqueueCommitted(taskId: string, delaySeconds: number): Promise<void>
  /** Starts taking messages, at most `concurrency` runs at a time. `runNext` claims and starts the next task. */
  work(concurrency: number, runNext: () => Promise<StartedRun | undefined>): Promise<void>
  /** A message may have come in: look now rather than at the next poll. */
  wake(): void
  /** Takes no more messages. Runs under way go on. */
  stopWorking(): Promise<void>
  /** How many messages wait to be taken. */
  countWaiting(): Promise<number>
  probe(): Promise<void>
  close(): Promise<void>
}
