import { z } from 'zod'
import { PageQuery, pageOf, queryNumber } from './list.ts'
import { TaskType } from './result.ts'
import { TaskError, TaskStatus, Usage } from './task.ts'

export const LoggedEventName = z
  .enum(['task_queued', 'task_started', 'task_completed', 'task_failed', 'task_cancelled', 'task_deleted'])
  .meta({ id: 'LoggedEventName' })
export type LoggedEventName = z.infer<typeof LoggedEventName>

/** One entry of a user's event log. `seq` runs 1, 2, 3… without gaps, per user. */
export const TaskEvent = z
  .object({
    seq: z.int().positive(),
    event: LoggedEventName,
    task_id: z.uuid(),
    filename: z.string().nullable().describe('null once the task was deleted'),
    task_type: TaskType,
    status: TaskStatus,
    error: TaskError.nullable(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'TaskEvent' })
export type TaskEvent = z.infer<typeof TaskEvent>

/** Only to open sockets, never logged; at most 4 a second a task. */
export const ProgressEvent = z
  .object({ event: z.literal('task_progress'), task_id: z.uuid(), progress: z.number().min(0).max(1) })
  .meta({ id: 'ProgressEvent' })
export type ProgressEvent = z.infer<typeof ProgressEvent>

/** Only to open sockets, never logged: partial AI output. */
export const DeltaEvent = z
  .object({ event: z.literal('task_delta'), task_id: z.uuid(), text: z.string() })
  .meta({ id: 'DeltaEvent' })
export type DeltaEvent = z.infer<typeof DeltaEvent>

export const LiveEvent = z.union([ProgressEvent, DeltaEvent])
export type LiveEvent = z.infer<typeof LiveEvent>

export const EventPage = pageOf(TaskEvent).meta({ id: 'EventPage' })
export type EventPage = z.infer<typeof EventPage>

const SequenceNumber = queryNumber(z.int().min(0).optional())

export const EventListQuery = PageQuery.extend({ after: SequenceNumber })
export type EventListQuery = z.infer<typeof EventListQuery>

export const SocketQuery = z.object({
  token: z.string().max(4096).optional(),
  ticket: z.string().max(256).optional(),
  after: SequenceNumber,
})
export type SocketQuery = z.infer<typeof SocketQuery>

/** Close codes of the event socket. */
export const socketClose = { goingAway: 1001, tooSlow: 1013, notAuthenticated: 4401, notFound: 4404 } as const

/** What processor-service tells auth-service of a final event, signed after Standard Webhooks. */
export const TaskWebhook = z
  .object({
    type: z.enum(['task_completed', 'task_failed', 'task_cancelled']),
    user_id: z.uuid(),
    event: TaskEvent,
    usage: Usage.nullable(),
  })
  .meta({ id: 'TaskWebhook' })
export type TaskWebhook = z.infer<typeof TaskWebhook>
