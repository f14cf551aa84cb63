import type { TaskType } from '@ai-platform/contracts/result.ts'
import type { Metadata, TaskOptions } from '@ai-platform/contracts/submission.ts'
import type { Coverage, TaskError, TaskUsage, TaskWarning } from '@ai-platform/contracts/task.ts'
import { ApiClient, type RecordJSON } from 'adminjs'
import { useEffect, useState } from 'react'

type PageCount = 'pages_with_text' | 'pages_ocr' | 'pages_unread'

/** What resources/read-task-details.ts reads. */
export interface TaskDetails {
  id: string
  filename: string
  content_type: string
  size_bytes: number
  sha256: string
  task_type: TaskType
  status: string
  progress: number
  attempts_used: number
  ai_calls: number
  result: unknown
  error: TaskError | null
  usage: TaskUsage | null
  /** without the counts of pages for a task of a version before 2026-11-27 */
  coverage: (Partial<Pick<Coverage, PageCount>> & Omit<Coverage, PageCount>) | null
  /** null for none, also in metadata and warnings */
  options: TaskOptions | null
  metadata: Metadata | null
  warnings: TaskWarning[] | null
  provider: string | null
  model: string | null
  request_id: string
  created_at: string
  started_at: string | null
  completed_at: string | null
  user_id: string
  user_email: string
  user_is_active: boolean
  /** the attempt under way has no outcome and no end */
  attempts: {
    attempt: number
    worker_host: string | null
    worker_version: string | null
    started_at: string
    ended_at: string | null
    outcome: string | null
    error: TaskError | null
    usage: TaskUsage | null
  }[]
  events: { seq: number; event: string; error: TaskError | null; at: string }[]
}

const refreshMs = 2_000
const api = new ApiClient()

/** The task of the page's record, read again every 2 s until its status is final. */
export function useTaskDetails(record: RecordJSON): TaskDetails | undefined {
  // A later read counts only for the record it belongs to: after an action the page passes a new record.
  const [later, setLater] = useState<{ of: RecordJSON; now: RecordJSON }>()
  const task: TaskDetails | undefined = (later?.of === record ? later.now : record).params.details
  const isLive = task?.status === 'pending' || task?.status === 'processing'
  useEffect(() => {
    if (!isLive) return undefined
    const read = () =>
      api.recordAction({ resourceId: 'processing_tasks', recordId: record.id, actionName: 'show' }).then(
        ({ data }) => data.record?.params?.details && setLater({ of: record, now: data.record }),
        () => {},
      )
    const timer = setInterval(read, refreshMs)
    return () => clearInterval(timer)
  }, [isLive, record])
  return task
}
