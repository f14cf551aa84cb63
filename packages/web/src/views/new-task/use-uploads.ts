import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../../state/app-context.ts'
import type { Upload } from '../../state/upload-queue.ts'

/** The uploads since the app was loaded, with the present status of each task. */
export function useUploads(): readonly Upload[] {
  const { uploads: queue } = useApp()
  const [list, setList] = useState(queue.uploads)
  useEffect(() => {
    // It may have changed between the first rendering and now.
    setList(queue.uploads)
    return queue.subscribe(() => setList(queue.uploads))
  }, [queue])
  return list
}
