import type { TaskListItem, TaskStatus, TaskType } from '@ai-platform/client/types.ts'
import { useEffect, useRef, useState } from 'preact/hooks'
import { addresses, type HistoryFilter } from '../../routing/route.ts'
import { useApp } from '../../state/app-context.ts'
import { taskTypeName, taskTypeNames, taskTypesInOrder } from '../../state/task-type-names.ts'
import { usePaged } from '../../state/use-paged.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNotice } from '../../ui/error-notice.tsx'
import { SelectField, TextField } from '../../ui/field.tsx'
import { formatAgo, formatTime } from '../../ui/format.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { ViewHead } from '../../ui/view-head.tsx'

const statusChoices = [
  { value: '', label: 'Any status' },
  { value: 'pending', label: 'Waiting' },
  { value: 'processing', label: 'Running' },
  { value: 'completed', label: 'Completed' },
  { value: 'failed', label: 'Failed' },
  { value: 'cancelled', label: 'Cancelled' },
]
const typeChoices = [
  { value: '', label: 'Any type' },
  ...taskTypesInOrder.map(taskType => ({ value: taskType, label: taskTypeNames[taskType] })),
]

/** Time after the last key until the list is read. */
const typingMs = 300

function TaskRow({ task }: { task: TaskListItem }) {
  return (
    <li>
      <a class="task-row" href={addresses.task(task.task_id)}>
        <span class="task-name">{task.filename}</span>
        <span class="task-type">{taskTypeName(task.task_type)}</span>
        <StatusPill status={task.status} />
        <time class="task-time" dateTime={task.created_at} title={formatTime(task.created_at)}>
          {formatAgo(task.created_at)}
        </time>
      </a>
    </li>
  )
}

/** Keeps the list as the events of the account say: a new task on top, each status as it is. */
function useLiveList(filter: HistoryFilter) {
  const { client, live } = useApp()
  const { status, taskType, filename } = filter
  const list = usePaged<TaskListItem>(JSON.stringify(filter), (cursor, signal) =>
    client.list({
      limit: 20,
      signal,
      ...(cursor && { cursor }),
      ...(status && { status: status as TaskStatus }),
      ...(taskType && { task_type: taskType as TaskType }),
      ...(filename && { filename }),
    }),
  )
  const { reload, set } = list
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const reloadSoon = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        reload()
      }, 500)
    }
    const endMessages = live.onMessage(message => {
      if (!('seq' in message)) return
      if (message.event === 'task_queued') reloadSoon()
      else if (message.event === 'task_deleted') set(items => items.filter(item => item.task_id !== message.task_id))
      else {
        set(items => items.map(item => (item.task_id === message.task_id ? { ...item, status: message.status } : item)))
      }
    })
    const endStates = live.onState(state => {
      if (state === 'live') reload()
    })
    return () => {
      clearTimeout(timer)
      endMessages()
      endStates()
    }
  }, [live, reload, set])
  return list
}

/** All tasks of the account, newest first. The filter is in the address, so that a reload keeps it. */
export function HistoryView({ filter }: { filter: HistoryFilter }) {
  const { items, hasMore, busy, error, loadMore } = useLiveList(filter)
  const [name, setName] = useState(filter.filename)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const change = (update: Partial<HistoryFilter>) => {
    history.replaceState(null, '', addresses.history({ ...filter, filename: name, ...update }))
    dispatchEvent(new HashChangeEvent('hashchange'))
  }
  const changeName = (filename: string) => {
    setName(filename)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => change({ filename }), typingMs)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  // The filter also changes by a link, such as "Show all tasks".
  useEffect(() => {
    clearTimeout(timer.current)
    setName(filter.filename)
  }, [filter.filename])
  const isFiltered = filter.status !== '' || filter.taskType !== '' || filter.filename !== ''
  return (
    <div class="view">
      <ViewHead title="History" />
      <search class="filters">
        <TextField
          label="File name"
          value={name}
          onValue={changeName}
          input={{ type: 'search', placeholder: 'A part of the name', autocomplete: 'off' }}
        />
        <SelectField
          label="Status"
          value={filter.status}
          onValue={status => change({ status })}
          options={statusChoices}
        />
        <SelectField
          label="Type"
          value={filter.taskType}
          onValue={taskType => change({ taskType })}
          options={typeChoices}
        />
      </search>
      {error && <ErrorNotice error={error} />}
      {!items && !error && <Skeleton lines={8} label="Loading your tasks" />}
      {items?.length === 0 && (
        <EmptyState title={isFiltered ? 'No task fits this filter' : 'No tasks yet'}>
          {isFiltered ? (
            <p>
              <a href={addresses.history()}>Show all tasks</a>
            </p>
          ) : (
            <p>
              <a href={addresses.newTask}>Start your first task</a>. It takes a document and a few seconds.
            </p>
          )}
        </EmptyState>
      )}
      {items && items.length > 0 && (
        <ul class="task-list" aria-label="Tasks">
          {items.map(task => (
            <TaskRow key={task.task_id} task={task} />
          ))}
        </ul>
      )}
      {hasMore && (
        <p class="more">
          <Button onClick={loadMore} busy={busy}>
            Show older tasks
          </Button>
        </p>
      )}
    </div>
  )
}
