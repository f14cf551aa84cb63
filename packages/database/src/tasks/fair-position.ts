/**
 * SQL for the last place taken in the queue from a user's view: their last pending task, and never before the front of the
 * queue. Their next tasks take the places after it. Each user gets one task per round, however many they sent, and an
 * idle user gains no credit. This is start-time fair queueing with equal costs (Goyal, Vin, Cheng, 1996).
 * @param userId SQL expression of the user's id
 */
export const lastPositionSql = (userId: string): string => `
  GREATEST(
    (SELECT max(position) FROM task_queue WHERE worker_id IS NULL AND NOT held AND user_id = ${userId}),
    (SELECT min(position) FROM task_queue WHERE worker_id IS NULL AND NOT held),
    0)`
