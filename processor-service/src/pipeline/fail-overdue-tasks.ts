import type { Logger } from '@ai-platform/runtime/logger.ts'
import type { TaskWriter } from '../events/task-writer.ts'
import type { PipelineMetrics } from './metrics.ts'
import type { ProviderChoice } from './provider-choice.ts'

const tasksPerStatement = 200

export interface OverdueDeps {
  writer: Pick<TaskWriter, 'claimOverdue' | 'finish'>
  providers: Pick<ProviderChoice, 'absence' | 'circuits'>
  metrics: Pick<PipelineMetrics, 'finished'>
  maxProviderWaitSeconds: number
  log: Logger
}

/**
 * Fails the tasks that waited for the AI provider for longer than MAX_WAIT_FOR_PROVIDER. An attempt would fail them as well, but while all
 * providers are away only a probe claims a task. They are claimed and failed unread: the document may take long, and nothing would be
 * asked about it.
 */
export async function failOverdueTasks(deps: OverdueDeps): Promise<void> {
  const absence = deps.providers.absence()
  if (!absence) return
  const { code, detail } = absence.error
  const { name: provider, model } = deps.providers.circuits[0].provider
  const overdue = { maxSeconds: deps.maxProviderWaitSeconds, awaySeconds: (Date.now() - absence.sinceMs) / 1000 }
  const failure = { status: 'failed' as const, error: { code, detail, retryable: true }, provider, model }
  const nothing = { usage: null, coverage: null, warnings: [], aiCalls: 0 }
  let count: number
  do {
    const tasks = await deps.writer.claimOverdue(tasksPerStatement, overdue)
    const finished = await Promise.all(
      tasks.map(({ id, attempt }) =>
        deps.writer.finish({
          attempt: { taskId: id, attempt },
          outcome: { ...nothing, ...failure },
          attemptOutcome: 'failed',
        }),
      ),
    )
    for (const task of finished) if (task) deps.metrics.finished(task)
    count = tasks.length
    if (count > 0)
      deps.log.warn({ count, code, provider }, 'the AI provider is away; tasks that waited too long failed')
  } while (count === tasksPerStatement && deps.providers.absence())
}
