// The shapes of the API by name. They come from /openapi.json, by generate.ts.
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

export type WebhookEventType = Schemas['WebhookEvent']
export type WebhookEndpoint = Schemas['WebhookEndpoint']

/** `secret` is shown once. */
export type NewWebhookEndpoint = Schemas['CreatedWebhook']

export type WebhookDelivery = Schemas['WebhookDelivery']

/** The body of a webhook. */
export type WebhookMessage = Schemas['WebhookMessage']
