import type { ClaimedTask } from '@ai-platform/database/tasks/claim-tasks.ts'
import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { TaskWriter } from '../events/task-writer.ts'
import type { PipelineMetrics } from './metrics.ts'
import type { Absence, ProviderChoice } from './provider-choice.ts'

const tasksPerStatement = 200

export interface OverdueDeps {
  writer: Pick<TaskWriter, 'claimOverdue' | 'finish'>
  providers: Pick<ProviderChoice, 'absence'>
  metrics: Pick<PipelineMetrics, 'finished'>
  maxProviderWaitSeconds: number
  log: Logger
}

/**
 * Fails the tasks whose runs are older than MAX_WAIT_FOR_PROVIDER while all providers are away. An attempt would fail them as well, but
 * then only a probe claims a task. Their documents are not read: that takes time, and no provider could be asked.
 */
export async function failOverdueTasks(deps: OverdueDeps): Promise<void> {
  for (;;) {
    const absence = deps.providers.absence()
    if (!absence) return
    const awaySeconds = (Date.now() - absence.sinceMs) / 1000
    const overdue = { maxSeconds: deps.maxProviderWaitSeconds, awaySeconds }
    const tasks = await deps.writer.claimOverdue(tasksPerStatement, overdue)
    await Promise.all(tasks.map(task => failTask(deps, task, absence)))
    if (tasks.length < tasksPerStatement) return
  }
}

async function failTask(
  { writer, metrics, log }: OverdueDeps,
  { id, attempt }: Pick<ClaimedTask, 'id' | 'attempt'>,
  { provider: { name: provider, model }, error: { code, detail } }: Absence,
): Promise<void> {
  const nothing = { usage: null, coverage: null, warnings: [], aiCalls: 0 }
  const error = { code, detail, retryable: true }
  const failed = await writer.finish({
    attempt: { taskId: id, attempt },
    outcome: { ...nothing, status: 'failed', error, provider, model },
    attemptOutcome: 'failed',
  })
  if (!failed) return
  metrics.finished(failed)
  log.info({ task_id: id, code, provider }, 'the AI provider is away; a task that waited too long failed')
}
