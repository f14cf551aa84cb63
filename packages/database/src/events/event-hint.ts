import { LoggedEventName } from '@ai-platform/contracts/event.ts'

/** What crosses processes when an event was committed: ids only, far below NOTIFY's 8,000 bytes. */
export interface EventHint {
  userId: string
  seq: number
  event: LoggedEventName
  taskId: string
  /** the process that wrote it, which knows already */
  from: string
}

export const eventChannel = 'task_events'

/**
 * The SQL of a hint's text, from an alias that has user_id, seq, event and task_id.
 * @param from the parameter ($n) with the writing process
 */
export const hintSql = (alias: string, from: string): string =>
  `concat_ws(' ', ${alias}.user_id, ${alias}.seq, ${alias}.event, ${alias}.task_id, ${from}::text)`

export const formatHint = (hint: EventHint): string =>
  `${hint.userId} ${hint.seq} ${hint.event} ${hint.taskId} ${hint.from}`

const names = new Set<string>(LoggedEventName.options)
const isEventName = (name: string | undefined): name is LoggedEventName => name !== undefined && names.has(name)

/** Reads a hint; undefined when it is none, since anybody with a database login may NOTIFY. */
export function parseHint(text: string): EventHint | undefined {
  const [userId, seq, event, taskId, from = ''] = text.split(' ')
  if (!userId || !taskId || !isEventName(event) || !Number.isSafeInteger(Number(seq))) return undefined
  return { userId, seq: Number(seq), event, taskId, from }
}
