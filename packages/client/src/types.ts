// The shapes of the API by name. They come from /openapi.json, see generate/.
import type { components } from './generated/openapi.ts'

type Schemas = components['schemas']

export type Task = Schemas['Task']
export type TaskListItem = Schemas['TaskListItem']
export type TaskStatus = Schemas['TaskStatus']
export type TaskType = Schemas['TaskType']
export type TaskOptions = Schemas['TaskOptions']
export type TaskAttempt = Schemas['TaskAttempt']
export type TaskTypes = Schemas['TaskTypesResponse']
export type TextItem = Schemas['TextItem']
export type TaskEvent = Schemas['TaskEvent']
export type ProgressEvent = Schemas['ProgressEvent']
export type DeltaEvent = Schemas['DeltaEvent']
export type UsageReport = Schemas['UsageReport']
export type User = Schemas['SessionResponse']['user']
export type TokenPair = Schemas['TokenPair']
export type Source = Schemas['Source']
export type WsTicket = Schemas['WsTicket']

/** A login: the account, an access token for 15 minutes, and a refresh token for 7 days. */
export type Session = Schemas['SessionResponse']

/** The result of each task type. */
export interface Results {
  summarize: Schemas['SummarizeResult']
  extract_keywords: Schemas['ExtractKeywordsResult']
  sentiment: Schemas['SentimentResult']
  translate: Schemas['TranslateResult']
  qa: Schemas['QaResult']
  ask: Schemas['AskResult']
  extract: Schemas['ExtractResult']
}

/** A task that has its result. */
export type CompletedTask<T extends TaskType = TaskType> = Task & {
  task_type: T
  status: 'completed'
  result: Results[T]
}

export type ApiKey = Schemas['ApiKey']

/** `key` is shown once. */
export type NewApiKey = Schemas['CreatedApiKey']

export type WebhookEventType = 'task.completed' | 'task.failed' | 'task.cancelled'

export interface WebhookEndpoint {
  id: string
  url: string
  events: WebhookEventType[]
  description: string | null
  status: 'enabled' | 'disabled'
  created_at: string
}

/** `secret` is shown once. */
export type NewWebhookEndpoint = WebhookEndpoint & { secret: string }

export interface WebhookDelivery {
  id: string
  type: string
  seq: number | null
  task_id: string | null
  status: 'pending' | 'delivered' | 'failed'
  attempts: number
  response_status: number | null
  error: string | null
  created_at: string
  next_attempt_at: string | null
}

/** The body of a webhook. */
export type WebhookMessage =
  | {
      type: WebhookEventType
      timestamp: string
      data: Pick<TaskEvent, 'seq' | 'task_id' | 'filename' | 'task_type' | 'status' | 'error'> & {
        metadata: Record<string, string>
      }
    }
  | { type: 'ping'; timestamp: string; data: Record<string, unknown> }
