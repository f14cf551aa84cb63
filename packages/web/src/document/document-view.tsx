import type { Source, Task } from '@ai-platform/client/types.ts'
import { useEffect, useRef } from 'preact/hooks'
import { Button } from '../ui/button.tsx'
import { ErrorNotice } from '../ui/error-notice.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { PageText } from './page-text.tsx'
import { useDocument } from './use-document.ts'

interface DocumentViewProps {
  task: Task
  /** the platform has read the document */
  isReadable: boolean
  /** the source to show; a new object for each request, so that the same one can be shown again */
  wanted: Source | undefined
}

const sourceWords = { text: '', ocr: 'recognised in an image', none: 'nothing was read' }

/** What the platform read of the document, scrolled to the wanted source. */
export function DocumentView({ task, isReadable, wanted }: DocumentViewProps) {
  const { pages, place, isMissing, hasMore, loadMore, error } = useDocument(task.task_id, isReadable, wanted)
  const scroller = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!place) return
    const mark = scroller.current?.querySelector('mark')
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
    mark?.scrollIntoView({ block: 'center', behavior: calm ? 'auto' : 'smooth' })
  }, [place, wanted])

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls it
    <section class="document" ref={scroller} tabIndex={0} aria-label="The document's text">
      {!isReadable && <p class="quiet">The text appears here once it has been read.</p>}
      {isReadable && !pages && !error && <Skeleton lines={12} label="Loading the document's text" />}
      {error && <ErrorNotice error={error} />}
      {isMissing && <p class="notice">This passage could not be found in the text that was kept.</p>}
      {pages?.map((page, index) => (
        <article key={`${page.page}-${index}`} class="doc-page">
          {page.page !== null && (
            <p class="doc-number">
              Page {page.page}
              {sourceWords[page.source] && ` · ${sourceWords[page.source]}`}
            </p>
          )}
          <PageText
            text={page.text}
            start={place?.pageIndex === index ? place.start : undefined}
            end={place?.pageIndex === index ? place.end : undefined}
          />
        </article>
      ))}
      {hasMore && (
        <p>
          <Button onClick={loadMore}>Show more pages</Button>
        </p>
      )}
    </section>
  )
}
