import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../../state/app-context.ts'
import type { Upload } from '../../state/upload-queue.ts'

/** The uploads of this page, with the present status of each task. */
export function useUploads(): readonly Upload[] {
  const { uploads, live } = useApp()
  const [list, setList] = useState(uploads.uploads)
  const [statuses, setStatuses] = useState<Record<string, NonNullable<Upload['task']>['status']>>({})
  useEffect(() => uploads.subscribe(() => setList(uploads.uploads)), [uploads])
  useEffect(
    () =>
      live.onMessage(message => {
        if ('seq' in message) setStatuses(before => ({ ...before, [message.task_id]: message.status }))
      }),
    [live],
  )
  return list.map(upload => {
    const status = upload.task && statuses[upload.task.task_id]
    return upload.task && status ? { ...upload, task: { ...upload.task, status } } : upload
  })
}
