import type { QueueMessages } from '../queue/task-queue.ts'

const messagesPerRound = 1_000

/**
 * Returns a function that sends messages for pending tasks that have none. It compares counts: fewer messages than claimable tasks
 * means that some were lost. A message may be on its way, so it sends only what was already missing in the round before. One
 * message too many finds nothing to claim.
 * @param findPending returns the ids of tasks that may be claimed now, in queue order, at most `limit`
 */
export function createMessageResender(
  messages: Pick<QueueMessages, 'count' | 'resend'>,
  findPending: (limit: number) => Promise<string[]>,
): () => Promise<number> {
  let missingBefore = 0
  return async () => {
    const claimable = await findPending(messagesPerRound)
    const missing = claimable.length === 0 ? 0 : Math.max(0, claimable.length - (await messages.count()))
    const resent = Math.min(missing, missingBefore)
    missingBefore = missing - resent
    if (resent > 0) await messages.resend(claimable.slice(0, resent))
    return resent
  }
}
