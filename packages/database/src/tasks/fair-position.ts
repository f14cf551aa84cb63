/**
 * SQL for a task's place in the queue: one behind the user's last pending task, and never before the front of the queue.
 * Each user gets one task per round, however many they sent, and an idle user gains no credit. This is start-time fair
 * queueing with equal costs (Goyal, Vin, Cheng, 1996).
 * @param userId the parameter ($n) that holds the user's id
 */
export const fairPositionSql = (userId: string): string => `
  1 + GREATEST(
    (SELECT max(queue_position) FROM processing_tasks WHERE status = 'pending' AND user_id = ${userId}),
    (SELECT min(queue_position) FROM processing_tasks WHERE status = 'pending'),
    0)`
