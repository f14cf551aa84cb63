import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { describeError, type ErrorText } from '../platform/describe-error.ts'
import { useReloadAfterBreak } from './use-reload-after-break.ts'

interface Page<T> {
  items: T[]
  next_cursor: string | null
}

export interface PagedItems<T> {
  /** undefined until the first page has arrived */
  items: T[] | undefined
  hasMore: boolean
  busy: boolean
  error: ErrorText | undefined
  loadMore(): void
  /** Reads the first page again; what else was shown is dropped. */
  reload(): void
  set(change: (items: T[]) => T[]): void
}

/**
 * Reads a list page by page.
 * @param key another key starts anew
 * @param read a page; `cursor` is undefined for the first one
 */
export function usePaged<T>(
  key: string,
  read: (cursor: string | undefined, signal: AbortSignal) => PromiseLike<Page<T>>,
): PagedItems<T> {
  const [items, setItems] = useState<T[]>()
  const [cursor, setCursor] = useState<string | null>(null)
  const [error, setError] = useState<ErrorText>()
  const [busy, setBusy] = useState(false)
  const [round, setRound] = useState(0)
  const latestRead = useRef(read)
  latestRead.current = read
  const stop = useRef(new AbortController())
  const shownKey = useRef(key)

  const load = useCallback(async (from: string | undefined) => {
    const { signal } = stop.current
    setBusy(true)
    try {
      const page = await latestRead.current(from, signal)
      if (signal.aborted) return
      setItems(before => (from === undefined ? page.items : [...(before ?? []), ...page.items]))
      setCursor(page.next_cursor)
      setError(undefined)
    } catch (failure) {
      if (!signal.aborted) setError(describeError(failure))
    } finally {
      if (!signal.aborted) setBusy(false)
    }
  }, [])
  useEffect(() => {
    stop.current = new AbortController()
    if (shownKey.current !== key) {
      shownKey.current = key
      setItems(undefined)
    }
    void load(undefined)
    return () => stop.current.abort()
  }, [key, round, load])
  const reload = useCallback(() => setRound(value => value + 1), [])
  useReloadAfterBreak(error !== undefined, reload)

  return {
    items,
    hasMore: cursor !== null,
    busy,
    error,
    loadMore: () => void (cursor !== null && !busy && load(cursor)),
    reload,
    set: useCallback((change: (items: T[]) => T[]) => setItems(before => before && change(before)), []),
  }
}
