import type { QuotaRefusal } from '@ai-platform/database/tasks/quota-sql.ts'
import { ProblemError } from '@ai-platform/runtime/problem-error.ts'
import { type Quotas, quotasResetAt } from '@ai-platform/runtime/quotas.ts'

/** The problem of a submission or retry that the user's quotas refuse. */
export function quotaProblem(refusal: QuotaRefusal, quotas: Quotas): ProblemError {
  if (refusal === 'storage_full') {
    const megabytes = (quotas.storageBytes ?? 0) / 1024 / 1024
    const detail = `Your documents may take ${megabytes} MB, and this one does not fit. Delete tasks to free their storage.`
    return new ProblemError('storage_full', detail)
  }
  const resetsAt = quotasResetAt(Date.now())
  const used =
    refusal === 'daily_tasks_used'
      ? `You may submit or retry ${quotas.dailyTasks} tasks a day, and have done so.`
      : `Your tasks may use ${quotas.dailyTokens} tokens a day, and have used them.`
  return new ProblemError('quota_exceeded', `${used} Continue after ${resetsAt.toISOString()}.`, { resetsAt })
}
