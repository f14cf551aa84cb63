// Longer than most: the task with its parts, its lists and their examples, which refer to each other.
import { z } from 'zod'
import { PageQuery, pageOf, queryNumber } from './list.ts'
import { TaskResult, TaskType, taskTypeDescriptions } from './result.ts'
import { Metadata, submissionOptions, TaskOptions } from './submission.ts'

export const TaskStatus = z
  .enum(['pending', 'processing', 'completed', 'failed', 'cancelled'])
  .meta({ id: 'TaskStatus' })
export type TaskStatus = z.infer<typeof TaskStatus>

export const taskErrorCodes = [
  'unreadable_document',
  'password_protected',
  'no_text_found',
  'document_too_complex',
  'provider_unavailable',
  'provider_rejected',
  'provider_bad_output',
  'translation_unavailable',
  'attempts_exhausted',
  'budget_exhausted',
  'deadline_exceeded',
] as const

export const TaskErrorCode = z.enum(taskErrorCodes).meta({ id: 'TaskErrorCode' })
export type TaskErrorCode = z.infer<typeof TaskErrorCode>

/** Why a task failed. `retryable` tells whether a retry may succeed although nothing else changed. */
export const TaskError = z
  .object({ code: TaskErrorCode, detail: z.string(), retryable: z.boolean() })
  .meta({ id: 'TaskError' })
export type TaskError = z.infer<typeof TaskError>

/** Tokens of one or more calls, as the AI provider counts them. The local provider counts words. */
export interface Usage {
  /** cached ones included */
  input_tokens: number
  output_tokens: number
  /** input tokens that the provider read from its cache, at a lower price */
  cached_input_tokens?: number
}

/** What a task, or one of its attempts, was charged by the AI provider. */
export const TaskUsage = z
  .object({
    input_tokens: z.int().nonnegative().describe('Cached ones included'),
    output_tokens: z.int().nonnegative(),
    cached_input_tokens: z.int().nonnegative().describe('Input tokens that the provider read from its cache'),
    calls: z.int().nonnegative().describe('Calls to the AI provider, failed ones included'),
    cost_usd: z.number().nonnegative().nullable().describe('null: the model has no price'),
  })
  .meta({ id: 'Usage' })
export type TaskUsage = z.infer<typeof TaskUsage>

const pageCount = (description: string) => z.int().nonnegative().nullable().describe(description)

/** The part of the document that the result is based on. */
export const Coverage = z
  .object({
    pages: pageCount(
      'Pages that the task was to read: all, or those selected by `pages`. null: a format without pages',
    ),
    pages_with_text: pageCount('Pages of which text was read. null: a format without pages, or not counted'),
    pages_ocr: pageCount('Pages with text that was recognised in an image. null: not counted'),
    pages_unread: pageCount('Pages of which a part or all was not read; `warnings` names them. null: not counted'),
    characters: z.int().nonnegative(),
    chunks: z.int().nonnegative(),
    chunks_done: z.int().nonnegative(),
    truncated: z.boolean().describe('Whether a part of the document was not used'),
  })
  .meta({ id: 'Coverage' })
export type Coverage = z.infer<typeof Coverage>

/** A remark about a task whose result does not rest on the whole document. */
export const TaskWarning = z
  .object({
    code: z
      .string()
      .describe(
        '`pages_unread`, `low_ocr_confidence`, `chunks_failed`, `sources_dropped`, `option_not_followed`, or a remark of the reader: `attachments_not_read`',
      ),
    detail: z.string(),
    pages: z.array(z.int().positive()).describe('The pages it concerns; empty when it concerns none in particular'),
  })
  .meta({
    id: 'TaskWarning',
    example: { code: 'pages_unread', detail: 'Pages 2-3 of 10 were not read.', pages: [2, 3] },
  })
export type TaskWarning = z.infer<typeof TaskWarning>

const taskExample = {
  task_id: '0198c0df-1c2d-7e3f-8a4b-56789abcdef0',
  filename: 'harbour.txt',
  content_type: 'text/plain',
  size_bytes: 2048,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  task_type: 'summarize',
  status: 'completed',
  progress: 1,
  attempts: 1,
  result: {
    summary: 'The harbour was rebuilt in 1998. It handles two million containers a year.',
    sources: [{ page: null, quote: 'In 1998 the harbour was rebuilt.' }],
  },
  error: null,
  usage: { input_tokens: 412, output_tokens: 58, cached_input_tokens: 0, calls: 1, cost_usd: 0.00057 },
  coverage: {
    pages: null,
    pages_with_text: null,
    pages_ocr: 0,
    pages_unread: 0,
    characters: 2048,
    chunks: 1,
    chunks_done: 1,
    truncated: false,
  },
  options: {},
  metadata: { customer: '4711' },
  warnings: [],
  provider: 'local',
  model: 'extractive',
  created_at: '2026-02-01T09:00:00.000Z',
  started_at: '2026-02-01T09:00:00.050Z',
  completed_at: '2026-02-01T09:00:01.400Z',
}

/** The example task as a submission returns it. */
export const pendingTaskExample = {
  ...taskExample,
  status: 'pending',
  progress: 0,
  attempts: 0,
  result: null,
  usage: null,
  coverage: null,
  provider: null,
  model: null,
  started_at: null,
  completed_at: null,
}

export const Task = z
  .object({
    task_id: z.uuid(),
    filename: z.string(),
    content_type: z.string(),
    size_bytes: z.int().nonnegative(),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    task_type: TaskType,
    status: TaskStatus,
    progress: z.number().min(0).max(1),
    attempts: z.int().nonnegative(),
    result: TaskResult.nullable(),
    error: TaskError.nullable(),
    usage: TaskUsage.nullable(),
    coverage: Coverage.nullable(),
    options: TaskOptions,
    metadata: Metadata,
    warnings: z.array(TaskWarning),
    provider: z.string().nullable(),
    model: z.string().nullable(),
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    completed_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Task', example: taskExample })
export type Task = z.infer<typeof Task>

const { result: _result, ...listItemExample } = taskExample

/** A task in a list: `result` is present only with `include=result`, and `options.schema` only in the task itself. */
export const TaskListItem = Task.extend({
  result: TaskResult.nullable().optional(),
  options: TaskOptions.omit({ schema: true })
    .meta({ id: 'ListedTaskOptions' })
    .describe('Without `schema`, which only the task itself shows'),
}).meta({
  id: 'TaskListItem',
  example: listItemExample,
})
export type TaskListItem = z.infer<typeof TaskListItem>

export const TaskPage = pageOf(TaskListItem).meta({
  id: 'TaskPage',
  example: { items: [listItemExample], next_cursor: null },
})
export type TaskPage = z.infer<typeof TaskPage>

/** One claim of a task by a worker. `ended_at` and `outcome` are null while it runs. */
export const TaskAttempt = z
  .object({
    attempt: z.int().positive().describe('Counts over all runs of the task'),
    started_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
    outcome: z
      .enum(['completed', 'failed', 'released', 'lost', 'cancelled'])
      .nullable()
      .describe(
        '`released`: handed back because its worker shut down or the AI provider was away; it does not count. `lost`: its worker stopped without a word. null: under way',
      ),
    error: TaskError.nullable(),
    usage: TaskUsage.nullable(),
  })
  .meta({ id: 'TaskAttempt' })
export type TaskAttempt = z.infer<typeof TaskAttempt>

export const TaskAttempts = z.object({ items: z.array(TaskAttempt) }).meta({
  id: 'TaskAttempts',
  example: {
    items: [
      {
        attempt: 1,
        started_at: taskExample.started_at,
        ended_at: taskExample.completed_at,
        outcome: 'completed',
        error: null,
        usage: taskExample.usage,
      },
    ],
  },
})
export type TaskAttempts = z.infer<typeof TaskAttempts>

export const TaskListQuery = PageQuery.extend({
  status: TaskStatus.optional(),
  task_type: TaskType.optional(),
  // PostgreSQL's type text cannot hold NUL.
  filename: z
    .string()
    .min(1)
    .max(255)
    .regex(/^[^\0]*$/, 'A file name has no NUL character.')
    .optional()
    .describe('Part of the file name, in any case'),
  include: z.enum(['result']).optional().describe('`result` adds the results, which lists leave out otherwise'),
})
export type TaskListQuery = z.infer<typeof TaskListQuery>

export const TaskParams = z.object({ task_id: z.uuid() })

export const TaskQuery = z.object({
  wait: queryNumber(z.number().min(0).max(30).default(0).describe('Seconds to wait until the task is final')),
})

export const FileType = z.object({ extension: z.string(), content_type: z.string() }).meta({ id: 'FileType' })
export type FileType = z.infer<typeof FileType>

/** A field of the upload form that a task type accepts besides `file`, `task_type` and `metadata`. */
export const TaskTypeOption = z
  .object({
    name: z.string().describe('The name of the form field'),
    description: z.string(),
    required: z.boolean(),
    extensions: z.array(z.string()).nullable().describe('The file types that accept it. null: all'),
    schema: z.record(z.string(), z.unknown()).describe('JSON Schema of the value'),
  })
  .meta({ id: 'TaskTypeOption' })
export type TaskTypeOption = z.infer<typeof TaskTypeOption>

export const TaskTypesResponse = z
  .object({
    task_types: z.array(
      z.object({
        task_type: TaskType,
        description: z.string(),
        options: z.array(TaskTypeOption),
        available: z.boolean().describe('Whether the AI provider of this platform can do it'),
      }),
    ),
    file_types: z.array(FileType),
    limits: z.object({
      max_file_size_bytes: z.int(),
      max_pending_tasks_per_user: z.int(),
      max_attempts: z.int(),
    }),
  })
  .meta({
    id: 'TaskTypesResponse',
    example: {
      task_types: [
        {
          task_type: 'summarize',
          description: taskTypeDescriptions.summarize,
          options: [
            {
              name: 'ocr',
              description: submissionOptions.ocr.description,
              required: false,
              extensions: ['pdf'],
              schema: { type: 'string', enum: ['auto', 'force', 'off'] },
            },
          ],
          available: true,
        },
      ],
      file_types: [{ extension: 'pdf', content_type: 'application/pdf' }],
      limits: { max_file_size_bytes: 26_214_400, max_pending_tasks_per_user: 2000, max_attempts: 3 },
    },
  })
export type TaskTypesResponse = z.infer<typeof TaskTypesResponse>

export const WsTicket = z
  .object({
    ticket: z.string(),
    expires_in: z.int().describe('in seconds'),
    user_id: z.uuid().describe('Of `/process/ws/{user_id}`: the holder of an API key needs not know it otherwise'),
  })
  .meta({
    id: 'WsTicket',
    example: {
      ticket: 'kq3nR0v9c2Jt5s8yXl1mWb4uPz7dGf6hEoA2iKrTQxU',
      expires_in: 30,
      user_id: '0198c0de-4a5b-7c6d-8e9f-0123456789ab',
    },
  })
export type WsTicket = z.infer<typeof WsTicket>
