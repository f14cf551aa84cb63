import type { Task } from '@ai-platform/client/types.ts'
import { taskTypeName } from '../../state/task-type-names.ts'
import { formatBytes, formatCost, formatDuration, formatNumber, formatTime } from '../../ui/format.ts'
import { Icon } from '../../ui/icon.tsx'
import { describeCoverage } from './coverage-words.ts'

function TaskFact({ name, value }: { name: string; value: string | undefined }) {
  if (value === undefined) return null
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

/** What the result rests on, with the warnings first. */
export function CoverageNotes({ task }: { task: Task }) {
  return (
    <>
      {task.warnings.map(warning => (
        <p key={warning.code + warning.detail} class="notice warning">
          <Icon name="alert" />
          <span>{warning.detail}</span>
        </p>
      ))}
      {task.coverage && <p class="coverage quiet">{describeCoverage(task.coverage).join(' ')}</p>}
    </>
  )
}

/** The particulars of a task, for those who want to know. */
export function TaskFacts({ task }: { task: Task }) {
  const { usage, started_at, completed_at, options } = task
  const took = started_at && completed_at ? Date.parse(completed_at) - Date.parse(started_at) : undefined
  return (
    <details class="facts">
      <summary>Details</summary>
      <dl>
        <TaskFact name="Type" value={taskTypeName(task.task_type)} />
        <TaskFact name="Document" value={`${task.content_type}, ${formatBytes(task.size_bytes)}`} />
        <TaskFact name="Sent" value={formatTime(task.created_at)} />
        <TaskFact name="Took" value={took === undefined ? undefined : formatDuration(took)} />
        <TaskFact name="Answered by" value={task.provider ? `${task.provider}, ${task.model}` : undefined} />
        <TaskFact
          name="Tokens"
          value={usage ? `${formatNumber(usage.input_tokens)} in, ${formatNumber(usage.output_tokens)} out` : undefined}
        />
        <TaskFact name="Cost" value={usage ? formatCost(usage.cost_usd) : undefined} />
        <TaskFact name="Attempts" value={String(task.attempts)} />
        <TaskFact name="Pages" value={options.pages} />
        <TaskFact name="Language of the result" value={options.output_language} />
        <TaskFact name="Instructions" value={options.instructions} />
        <TaskFact name="Task id" value={task.task_id} />
      </dl>
    </details>
  )
}
