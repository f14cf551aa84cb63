import type { Task } from '@ai-platform/client/types.ts'
import { useEffect, useRef, useState } from 'preact/hooks'
import { formatPercent } from '../../ui/format.ts'

interface RunningPanelProps {
  task: Task
  progress: number
  streamed: string
}

function stageOf(task: Task, progress: number, streamed: string): string {
  if (task.status === 'pending') return 'Waiting for its turn'
  if (streamed !== '') return 'Answering'
  return progress > 0 ? 'Working on the document' : 'Reading the document'
}

/** Screen readers are told at most every 5 seconds. */
const announceMs = 5_000

/** A task on its way: its stage, its progress, and the AI's words as they arrive. */
export function RunningPanel({ task, progress, streamed }: RunningPanelProps) {
  const stage = stageOf(task, progress, streamed)
  const words = `${stage}${progress > 0 ? `, ${formatPercent(progress)}` : ''}`
  const [spoken, setSpoken] = useState(words)
  const latest = useRef(words)
  latest.current = words
  useEffect(() => {
    const timer = setInterval(() => setSpoken(latest.current), announceMs)
    return () => clearInterval(timer)
  }, [])
  return (
    <section class="running" aria-label="Progress">
      <p class="hidden-text" role="status">
        {spoken}
      </p>
      <div class="running-head">
        <p class="stage">{stage}</p>
        <p class="quiet number">{progress > 0 ? formatPercent(progress) : ''}</p>
      </div>
      <progress max={1} {...(task.status === 'pending' ? {} : { value: progress })} aria-label="Progress of the task" />
      {streamed === '' ? (
        <div class="skeleton" aria-hidden="true">
          <span class="skeleton-line" />
          <span class="skeleton-line" />
          <span class="skeleton-line" />
        </div>
      ) : (
        <p class="prose lead pre streamed" dir="auto" aria-hidden="true">
          {streamed}
        </p>
      )}
    </section>
  )
}
