import { z } from 'zod'
import { PageQuery, pageOf } from './list.ts'
import { TaskType } from './result.ts'
import { Metadata } from './submission.ts'
import { TaskError, TaskStatus } from './task.ts'

/** The final events that a webhook can be for. */
export const WebhookEvent = z
  .enum(['task.completed', 'task.failed', 'task.cancelled'])
  .meta({ id: 'WebhookEvent', example: 'task.completed' })
export type WebhookEvent = z.infer<typeof WebhookEvent>

export const maxWebhooksPerUser = 10
const maxUrlCharacters = 2_000

const Url = z
  .string()
  .trim()
  .max(maxUrlCharacters, `At most ${maxUrlCharacters} characters.`)
  .refine(url => URL.canParse(url), 'Send an absolute URL such as https://example.com/hooks.')
  .describe('Receives the events by POST. https, and a public address')

const Description = z
  .string()
  .max(200)
  .refine(text => !/[\0\p{Surrogate}]/u.test(text), 'No NUL and no unpaired surrogate.')

const Events = z
  .array(WebhookEvent)
  .min(1, 'Name at least one event.')
  .refine(events => new Set(events).size === events.length, 'Name each event once.')
  .meta({ description: 'The events to send' })

const WebhookStatus = z.enum(['enabled', 'disabled'])

export const NewWebhook = z
  .object({
    url: Url,
    events: Events.default([...WebhookEvent.options]),
    description: Description.default(''),
  })
  .meta({ id: 'NewWebhook', example: { url: 'https://example.com/hooks/ai-platform', events: ['task.completed'] } })
export type NewWebhook = z.infer<typeof NewWebhook>

export const WebhookUpdate = z
  .object({
    url: Url.optional(),
    events: Events.optional(),
    description: Description.optional(),
    status: WebhookStatus.optional(),
  })
  .meta({ id: 'WebhookUpdate', example: { status: 'enabled' } })
export type WebhookUpdate = z.infer<typeof WebhookUpdate>

const webhookExample = {
  id: '0198c0e1-2a3b-7c4d-8e5f-6789abcdef01',
  url: 'https://example.com/hooks/ai-platform',
  events: ['task.completed', 'task.failed', 'task.cancelled'],
  description: '',
  status: 'enabled',
  disabled_reason: null,
  created_at: '2026-02-01T09:00:00.000Z',
}

/** An address of a user that final events are sent to. */
export const WebhookEndpoint = z
  .object({
    id: z.uuid(),
    url: z.string(),
    events: z.array(WebhookEvent),
    description: z.string(),
    status: WebhookStatus,
    disabled_reason: z.string().nullable().describe('Why the platform disabled it, as a sentence'),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'WebhookEndpoint', example: webhookExample })
export type WebhookEndpoint = z.infer<typeof WebhookEndpoint>

const secretExample = 'whsec_3mrMzQLpTq8hGf2dKcVb6nYx0tRwE5aUoJ1iSgHyXvA='

export const CreatedWebhook = WebhookEndpoint.extend({
  secret: z.string().describe('Verifies the signatures. It is shown once'),
}).meta({ id: 'CreatedWebhook', example: { ...webhookExample, secret: secretExample } })
export type CreatedWebhook = z.infer<typeof CreatedWebhook>

export const WebhookSecret = z
  .object({ secret: z.string() })
  .meta({ id: 'WebhookSecret', example: { secret: secretExample } })
export type WebhookSecret = z.infer<typeof WebhookSecret>

export const WebhookPage = pageOf(WebhookEndpoint).meta({ id: 'WebhookPage' })
export type WebhookPage = z.infer<typeof WebhookPage>

export const WebhookParams = z.object({ id: z.uuid() })
export const WebhookDeliveryParams = z.object({ id: z.uuid(), delivery_id: z.uuid() })
export const WebhookListQuery = PageQuery
export type WebhookListQuery = z.infer<typeof WebhookListQuery>

export const WebhookType = z.enum([...WebhookEvent.options, 'ping'])
export type WebhookType = z.infer<typeof WebhookType>

const taskId = '0198c0df-1c2d-7e3f-8a4b-56789abcdef0'

/** One event for one endpoint, with how its sending goes. Kept for 30 days. */
export const WebhookDelivery = z
  .object({
    id: z.uuid().describe('The `webhook-id` of every attempt'),
    type: WebhookType,
    seq: z.int().positive().nullable().describe('null for a ping'),
    task_id: z.uuid().nullable().describe('null for a ping'),
    status: z.enum(['pending', 'delivered', 'failed']),
    attempts: z.int().nonnegative(),
    response_status: z.int().nullable().describe('The status of the last response; null when none came'),
    error: z.string().nullable().describe('Why the last attempt failed, as a sentence'),
    created_at: z.iso.datetime(),
    next_attempt_at: z.iso.datetime().nullable().describe('null unless it is pending and its endpoint is enabled'),
  })
  .meta({
    id: 'WebhookDelivery',
    example: {
      id: '0198c0e2-3b4c-7d5e-8f60-789abcdef012',
      type: 'task.completed',
      seq: 3,
      task_id: taskId,
      status: 'pending',
      attempts: 1,
      response_status: 503,
      error: 'The receiver answered 503.',
      created_at: '2026-02-01T09:00:01.400Z',
      next_attempt_at: '2026-02-01T09:00:06.600Z',
    },
  })
export type WebhookDelivery = z.infer<typeof WebhookDelivery>

export const WebhookDeliveryPage = pageOf(WebhookDelivery).meta({ id: 'WebhookDeliveryPage' })
export type WebhookDeliveryPage = z.infer<typeof WebhookDeliveryPage>

const nothing = { seq: null, task_id: null, filename: null, task_type: null, status: null, error: null, metadata: {} }
const eventTime = z.iso.datetime().describe('When the event happened; the same in every attempt')

/** The body that an endpoint receives about a task that ended. */
export const WebhookTaskMessage = z
  .object({
    type: WebhookEvent,
    timestamp: eventTime,
    data: z.object({
      seq: z.int().positive().describe("The event's number in the event log"),
      task_id: z.uuid(),
      filename: z.string().nullable().describe('null after the task was deleted'),
      task_type: TaskType,
      status: TaskStatus,
      error: TaskError.nullable(),
      metadata: Metadata,
    }),
  })
  .meta({
    id: 'WebhookTaskMessage',
    example: {
      type: 'task.completed',
      timestamp: '2026-02-01T09:00:01.400Z',
      data: {
        seq: 3,
        task_id: taskId,
        filename: 'harbour.txt',
        task_type: 'summarize',
        status: 'completed',
        error: null,
        metadata: { customer: '4711' },
      },
    },
  })

/** The body of a test. */
export const WebhookPing = z
  .object({
    type: z.literal('ping'),
    timestamp: eventTime,
    data: z.object({
      seq: z.null(),
      task_id: z.null(),
      filename: z.null(),
      task_type: z.null(),
      status: z.null(),
      error: z.null(),
      metadata: z.object({}),
    }),
  })
  .meta({ id: 'WebhookPing', example: { type: 'ping', timestamp: '2026-02-01T09:00:01.400Z', data: nothing } })

/** The body that an endpoint receives, signed after Standard Webhooks. */
export const WebhookMessage = z
  .discriminatedUnion('type', [WebhookTaskMessage, WebhookPing])
  .meta({ id: 'WebhookMessage' })
export type WebhookMessage = z.infer<typeof WebhookMessage>

/** What is stored of a message's data besides seq and task_id: of an event, or of a ping. */
export type WebhookDeliveryData = Omit<WebhookMessage['data'], 'seq' | 'task_id'>
