import type { TaskError } from '@ai-platform/contracts/task.ts'
import { Card } from './card.tsx'
import { formatTaskType } from './format.ts'
import { TaskResult } from './task-result.tsx'
import type { TaskDetails } from './use-task-details.ts'

const Failure = ({ error }: { error: TaskError }) => (
  <Card title="Error">
    <div className="failure">
      <code>{error.code}</code>
      <p>{error.detail}</p>
      <p className="quiet">
        {error.retryable
          ? 'A retry may succeed.'
          : 'A retry will fail again unless the document or the configuration changes.'}
      </p>
    </div>
  </Card>
)

/** Shows a task's error, result or progress. */
export function TaskOutcome({ task }: { task: TaskDetails }) {
  if (task.error) return <Failure error={task.error} />
  if (task.result)
    return (
      <Card title={formatTaskType(task.task_type)}>
        <TaskResult taskType={task.task_type} result={task.result} />
      </Card>
    )
  const waiting = task.status === 'pending' ? 'Waiting for a worker.' : `${Math.round(task.progress * 100)} % done.`
  return <Card title="Result">{task.status === 'cancelled' ? 'Cancelled: there is no result.' : waiting}</Card>
}
