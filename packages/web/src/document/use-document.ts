import type { Source, TextItem } from '@ai-platform/client/types.ts'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { describeError, type ErrorText } from '../platform/describe-error.ts'
import { useApp } from '../state/app-context.ts'
import { type DocumentPage, joinPages, locateQuote, type QuotePlace } from './locate-quote.ts'

/** Items of one request; the platform also ends a page of the list at 1 MB. */
const itemsPerRequest = 50

export interface LoadedDocument {
  /** undefined until the first part has arrived */
  pages: DocumentPage[] | undefined
  /** where the source is; undefined while it is looked for */
  place: QuotePlace | undefined
  /** the whole text was searched, without success */
  isMissing: boolean
  hasMore: boolean
  loadMore(): void
  error: ErrorText | undefined
}

/**
 * The text of a task's document, read part by part: on request, and until the wanted source is found.
 * @param isReadable the platform has read the document
 */
export function useDocument(taskId: string, isReadable: boolean, wanted: Source | undefined): LoadedDocument {
  const { client } = useApp()
  const [items, setItems] = useState<TextItem[]>()
  const [cursor, setCursor] = useState<string | null>()
  const [error, setError] = useState<ErrorText>()
  const isLoading = useRef(false)

  const load = async (from: string | undefined, signal: AbortSignal | undefined) => {
    if (isLoading.current) return
    isLoading.current = true
    try {
      const part = await client.text(taskId, { limit: itemsPerRequest, ...(from && { cursor: from }), signal })
      setItems(before => (from ? [...(before ?? []), ...part.items] : part.items))
      setCursor(part.next_cursor)
      setError(undefined)
    } catch (failure) {
      if (!signal?.aborted) setError(describeError(failure))
    } finally {
      isLoading.current = false
    }
  }
  useEffect(() => {
    if (!isReadable) return
    const stop = new AbortController()
    isLoading.current = false
    void load(undefined, stop.signal)
    return () => stop.abort()
  }, [taskId, isReadable])

  const pages = useMemo(() => items && joinPages(items), [items])
  const place = useMemo(() => (pages && wanted ? locateQuote(pages, wanted) : undefined), [pages, wanted])
  const hasMore = typeof cursor === 'string'
  const loadMore = () => void (cursor && load(cursor, undefined))
  useEffect(() => {
    if (wanted && pages && !place && hasMore) loadMore()
  }, [wanted, pages, place, hasMore])
  return { pages, place, isMissing: Boolean(wanted && pages && !place && !hasMore), hasMore, loadMore, error }
}
