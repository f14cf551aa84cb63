import { useCallback, useState } from 'preact/hooks'
import { describeError, type ErrorText } from '../platform/describe-error.ts'

export interface Action {
  /** Whether it is under way. */
  busy: boolean
  error: ErrorText | undefined
  /** Runs it, unless one is under way. The error is kept until the next run. */
  run(work: () => Promise<void>): Promise<void>
  clear(): void
}

/** Something that the user starts: its button is busy meanwhile, and its error is shown. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ErrorText>()
  const run = useCallback(
    async (work: () => Promise<void>) => {
      if (busy) return
      setBusy(true)
      setError(undefined)
      try {
        await work()
      } catch (failure) {
        setError(describeError(failure))
      } finally {
        setBusy(false)
      }
    },
    [busy],
  )
  const clear = useCallback(() => setError(undefined), [])
  return { busy, error, run, clear }
}
