import { z } from 'zod'
import { PageQuery, pageOf, queryNumber } from './list.ts'
import { TaskType } from './result.ts'
import { TaskError, TaskStatus } from './task.ts'

export const LoggedEventName = z
  .enum(['task_queued', 'task_started', 'task_completed', 'task_failed', 'task_cancelled', 'task_deleted'])
  .meta({ id: 'LoggedEventName' })
export type LoggedEventName = z.infer<typeof LoggedEventName>

const eventExample = {
  seq: 3,
  event: 'task_completed',
  task_id: '0198c0df-1c2d-7e3f-8a4b-56789abcdef0',
  filename: 'harbour.txt',
  task_type: 'summarize',
  status: 'completed',
  error: null,
  at: '2026-02-01T09:00:01.400Z',
}

/** One entry of a user's event log. `seq` counts 1, 2, 3… without gaps for each user. */
export const TaskEvent = z
  .object({
    seq: z.int().positive(),
    event: LoggedEventName,
    task_id: z.uuid(),
    filename: z.string().nullable().describe('null after the task was deleted'),
    task_type: TaskType,
    status: TaskStatus,
    error: TaskError.nullable(),
    at: z.iso.datetime(),
  })
  .meta({ id: 'TaskEvent', example: eventExample })
export type TaskEvent = z.infer<typeof TaskEvent>

/** Sent to open sockets only, never logged: at most 4 a second for each task. */
export const ProgressEvent = z
  .object({ event: z.literal('task_progress'), task_id: z.uuid(), progress: z.number().min(0).max(1) })
  .meta({
    id: 'ProgressEvent',
    example: { event: 'task_progress', task_id: eventExample.task_id, progress: 0.5 },
  })
export type ProgressEvent = z.infer<typeof ProgressEvent>

/** Sent to open sockets only, never logged: a part of the AI's output. */
export const DeltaEvent = z
  .object({ event: z.literal('task_delta'), task_id: z.uuid(), text: z.string() })
  .meta({ id: 'DeltaEvent', example: { event: 'task_delta', task_id: eventExample.task_id, text: 'The harbour' } })
export type DeltaEvent = z.infer<typeof DeltaEvent>

export const LiveEvent = z.union([ProgressEvent, DeltaEvent])
export type LiveEvent = z.infer<typeof LiveEvent>

export const EventPage = pageOf(TaskEvent).meta({
  id: 'EventPage',
  example: { items: [eventExample], next_cursor: null },
})
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

/** A final event that processor-service sends to auth-service, signed as in Standard Webhooks. */
export const TaskWebhook = z
  .object({
    type: z.enum(['task_completed', 'task_failed', 'task_cancelled']),
    user_id: z.uuid(),
    event: TaskEvent,
    usage: z
      .object({ input_tokens: z.int().nonnegative(), output_tokens: z.int().nonnegative() })
      .nullable()
      .describe('What all attempts of the task used; null when none was recorded'),
  })
  .meta({
    id: 'TaskWebhook',
    example: {
      type: 'task_completed',
      user_id: '0198c0de-4a5b-7c6d-8e9f-0123456789ab',
      event: eventExample,
      usage: { input_tokens: 412, output_tokens: 58 },
    },
  })
export type TaskWebhook = z.infer<typeof TaskWebhook>

/** Several final events in one signed body. The receiver ignores an event whose `id` it has counted already. */
export const TaskWebhookBatch = z
  .object({
    events: z
      .array(TaskWebhook.extend({ id: z.string().min(1).max(200) }))
      .min(1)
      .max(100),
  })
  .meta({ id: 'TaskWebhookBatch' })
export type TaskWebhookBatch = z.infer<typeof TaskWebhookBatch>
