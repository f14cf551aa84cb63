import { useEffect, useState } from 'preact/hooks'
import { useApp } from '../../state/app-context.ts'
import type { Upload } from '../../state/upload-queue.ts'

/** The uploads of this page, with the present status of each task. */
export function useUploads(): readonly Upload[] {
  const { uploads } = useApp()
  const [list, setList] = useState(uploads.uploads)
  useEffect(() => {
    setList(uploads.uploads)
    return uploads.subscribe(() => setList(uploads.uploads))
  }, [uploads])
  return list
}
