import type { Source, Task } from '@ai-platform/client/types.ts'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { DocumentView } from '../../document/document-view.tsx'
import { listSources, numberSources } from '../../results/number-sources.ts'
import { ResultView } from '../../results/result-view.tsx'
import type { SourceView } from '../../results/source-links.tsx'
import { addresses } from '../../routing/route.ts'
import { useApp } from '../../state/app-context.ts'
import { taskTypeName } from '../../state/task-type-names.ts'
import { useAction } from '../../state/use-action.ts'
import { isFinal, useTask } from '../../state/use-task.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { formatAgo } from '../../ui/format.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { useMedia } from '../../ui/use-media.ts'
import { ViewHead } from '../../ui/view-head.tsx'
import { RunningPanel } from './running-panel.tsx'
import { TaskActions } from './task-actions.tsx'
import { CoverageNotes, TaskFacts } from './task-facts.tsx'

/** From this width on, the document stands next to the result. */
const wideEnough = '(min-width: 1100px)'

/** Announces the end of a task once, to those who do not see the page change. */
function useEndAnnouncement(task: Task | undefined): void {
  const { announce } = useApp()
  const [wasOpen, setWasOpen] = useState(false)
  const status = task?.status
  useEffect(() => {
    if (status === undefined) return
    if (!isFinal(status)) setWasOpen(true)
    else if (wasOpen) {
      setWasOpen(false)
      announce(
        status === 'completed'
          ? 'The result is here.'
          : `The task ${status === 'failed' ? 'failed' : 'was cancelled'}.`,
      )
    }
  }, [status, wasOpen, announce])
}

function FailedPanel({ task }: { task: Task }) {
  if (!task.error) return null
  const { code, detail } = task.error
  return (
    <ErrorNotice error={{ detail, fields: {} }}>
      <p class="fine">{code}</p>
    </ErrorNotice>
  )
}

/** A task: its progress, then its result next to the document. */
export function TaskView({ taskId }: { taskId: string }) {
  const { value: task, error, streamed, progress, isGone, reload } = useTask(taskId)
  const action = useAction()
  const [wanted, setWanted] = useState<Source>()
  const [isSheetOpen, setIsSheetOpen] = useState(false)
  const isWide = useMedia(wideEnough)
  useEndAnnouncement(task)
  const numbers = useMemo(() => numberSources(task ? listSources(task) : []), [task?.result])
  const sources: SourceView = {
    numbers,
    shown: wanted && (isWide || isSheetOpen) ? numbers.numberOf(wanted)?.number : undefined,
    open(source) {
      setWanted({ ...source })
      setIsSheetOpen(true)
    },
  }

  if (isGone) {
    return (
      <div class="view narrow">
        <ViewHead title="This task does not exist" />
        <EmptyState title="It was deleted, or it belongs to another account.">
          <p>
            <a href={addresses.history()}>See your tasks</a> or <a href={addresses.newTask}>start a new one</a>.
          </p>
        </EmptyState>
      </div>
    )
  }
  if (!task) {
    return (
      <div class="view narrow">
        <ViewHead title="Task" />
        {error ? <ErrorNotice error={error} /> : <Skeleton lines={8} label="Loading the task" />}
      </div>
    )
  }
  // The AI answers about a text that was read.
  const isReadable = task.status === 'completed' || streamed !== ''
  return (
    <div class="view task-view">
      <div class="task-main">
        <ViewHead
          title={task.filename}
          intro={
            <>
              <StatusPill status={task.status} /> {taskTypeName(task.task_type)} ·{' '}
              <time dateTime={task.created_at}>{formatAgo(task.created_at)}</time>
            </>
          }
          actions={<TaskActions task={task} action={action} onChanged={reload} />}
        />
        {action.error && <ErrorNotice error={action.error} />}
        {error && <ErrorNotice error={error} />}
        {!isFinal(task.status) && <RunningPanel task={task} progress={progress} streamed={streamed} />}
        {task.status === 'failed' && <FailedPanel task={task} />}
        {task.status === 'cancelled' && <p class="notice">The task was cancelled. Retry it to get a result.</p>}
        {task.status === 'completed' && (
          <section class="result" aria-label="Result">
            <ResultView task={task} sources={sources} />
          </section>
        )}
        <CoverageNotes task={task} />
        {!isWide && task.status === 'completed' && (
          <p>
            <button type="button" class="button plain" onClick={() => setIsSheetOpen(true)}>
              Show the document's text
            </button>
          </p>
        )}
        <TaskFacts task={task} />
      </div>
      {isWide ? (
        <aside class="task-document" aria-labelledby="document-title">
          <h2 id="document-title">Document</h2>
          <DocumentView task={task} isReadable={isReadable} wanted={wanted} />
        </aside>
      ) : (
        isSheetOpen && (
          <Dialog title={task.filename} look="sheet" onClose={() => setIsSheetOpen(false)}>
            <DocumentView task={task} isReadable={isReadable} wanted={wanted} />
          </Dialog>
        )
      )}
    </div>
  )
}
