import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { describeError, type ErrorText } from '../platform/describe-error.ts'
import { useReloadAfterBreak } from './use-reload-after-break.ts'

export interface Loaded<T> {
  /** undefined until the first answer; kept while it is read again */
  value: T | undefined
  error: ErrorText | undefined
  /** Reads again. */
  reload(): void
  set(change: (value: T | undefined) => T | undefined): void
}

/**
 * Reads something now and whenever the key changes.
 * @param read is given a signal that ends it when the view closes
 */
export function useLoaded<T>(key: string, read: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [state, setState] = useState<{ key: string; value?: T | undefined; error?: ErrorText | undefined }>({ key })
  const [count, setCount] = useState(0)
  const latestRead = useRef(read)
  latestRead.current = read
  useEffect(() => {
    const stop = new AbortController()
    latestRead.current(stop.signal).then(
      value => {
        if (!stop.signal.aborted) setState({ key, value })
      },
      error => {
        if (!stop.signal.aborted)
          setState(before => ({
            key,
            value: before.key === key ? before.value : undefined,
            error: describeError(error),
          }))
      },
    )
    return () => stop.abort()
  }, [key, count])
  const reload = useCallback(() => setCount(value => value + 1), [])
  const set = useCallback(
    (change: (value: T | undefined) => T | undefined) =>
      setState(before => ({ ...before, value: change(before.value) })),
    [],
  )
  const own = state.key === key
  useReloadAfterBreak(own && state.error !== undefined, reload)
  return { value: own ? state.value : undefined, error: own ? state.error : undefined, reload, set }
}
