import { LoggedEventName } from '@ai-platform/contracts/event.ts'

/** Tells other processes that an event was committed. It has only ids, so it stays far below NOTIFY's 8,000 bytes. */
export interface EventNotification {
  userId: string
  seq: number
  event: LoggedEventName
  taskId: string
  /** id of the sending process, which ignores its own notifications */
  from: string
}

/** The NOTIFY channel of notifications, and the end of their Redis channel's name. */
export const eventChannel = 'task_events'

/**
 * Builds the SQL expression of a notification's payload.
 * @param row the alias of a row with user_id, seq, event and task_id
 * @param from the parameter ($n) that holds the sending process
 */
export const notificationSql = (row: string, from: string): string =>
  `concat_ws(' ', ${row}.user_id, ${row}.seq, ${row}.event, ${row}.task_id, ${from}::text)`

/** Builds the same payload as notificationSql, for Redis. */
export const formatNotification = ({ userId, seq, event, taskId, from }: EventNotification): string =>
  `${userId} ${seq} ${event} ${taskId} ${from}`

const eventNames = new Set<string>(LoggedEventName.options)
const isEventName = (name: string | undefined): name is LoggedEventName => name !== undefined && eventNames.has(name)

/** Parses a payload. Returns undefined for a malformed one, because every database user may send a NOTIFY. */
export function parseNotification(payload: string): EventNotification | undefined {
  const [userId, seq, event, taskId, from = ''] = payload.split(' ')
  if (!userId || !taskId || !isEventName(event) || !Number.isSafeInteger(Number(seq))) return undefined
  return { userId, seq: Number(seq), event, taskId, from }
}
