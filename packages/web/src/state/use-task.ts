import { ApiError } from '@ai-platform/client/browser.ts'
import type { Task } from '@ai-platform/client/types.ts'
import { useEffect, useState } from 'preact/hooks'
import { useApp } from './app-context.ts'
import { type Loaded, useLoaded } from './use-loaded.ts'

export interface WatchedTask extends Loaded<Task> {
  /** the AI's output so far */
  streamed: string
  /** 0..1 */
  progress: number
  /** it was deleted, here or in another tab */
  isGone: boolean
}

const finalStatuses = ['completed', 'failed', 'cancelled']
export const isFinal = (status: string): boolean => finalStatuses.includes(status)

/** Output that arrives during a break is not sent again, so the text shows where some is missing. */
const markGap = (text: string): string => (text === '' || text.endsWith(gap) ? text : text + gap)
const gap = ' … '

/** A task that follows its events while the view is open. */
export function useTask(taskId: string): WatchedTask {
  const { client, live } = useApp()
  const [gone, setGone] = useState<string>()
  const [stream, setStream] = useState({ taskId, text: '', progress: 0 })
  const loaded = useLoaded(taskId, async signal => {
    try {
      return await client.get(taskId, { signal })
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) setGone(taskId)
      throw error
    }
  })
  const { reload } = loaded
  useEffect(() => {
    const change = (update: (before: { text: string; progress: number }) => { text: string; progress: number }) =>
      setStream(before => ({ taskId, ...update(before.taskId === taskId ? before : { text: '', progress: 0 }) }))
    const endMessages = live.onMessage(message => {
      if (message.task_id !== taskId) return
      switch (message.event) {
        case 'task_progress':
          return change(({ text, progress }) => ({ text, progress: Math.max(progress, message.progress) }))
        case 'task_delta':
          return change(({ text, progress }) => ({ text: text + message.text, progress }))
        case 'task_deleted':
          return setGone(taskId)
        case 'task_started':
          // An attempt begins from the start.
          change(() => ({ text: '', progress: 0 }))
          return reload()
        default:
          return reload()
      }
    })
    // After a break something may be missing that is not in the log.
    const endStates = live.onState(state => {
      if (state !== 'live' && state !== 'polling') return
      change(({ text, progress }) => ({ text: markGap(text), progress }))
      reload()
    })
    return () => {
      endMessages()
      endStates()
    }
  }, [live, taskId, reload])
  const isOpen = loaded.value !== undefined && !isFinal(loaded.value.status)
  // The last resort where no event arrives at all.
  useEffect(() => {
    if (!isOpen) return
    const timer = setInterval(reload, 10_000)
    return () => clearInterval(timer)
  }, [isOpen, reload])
  const own = stream.taskId === taskId
  return {
    ...loaded,
    streamed: own ? stream.text : '',
    progress: Math.max(own ? stream.progress : 0, loaded.value?.progress ?? 0),
    isGone: gone === taskId,
  }
}
