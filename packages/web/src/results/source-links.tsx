import type { Source } from '@ai-platform/client/types.ts'
import type { NumberedSource, SourceNumbers } from './number-sources.ts'

/** What the views of results need to show sources. */
export interface SourceView {
  numbers: SourceNumbers
  /** the number of the source that the document shows */
  shown: number | undefined
  open(source: Source): void
}

const placeOf = ({ page }: Source) => (page === null ? '' : `page ${page}`)

interface MarkProps {
  numbered: NumberedSource
  view: SourceView
}

/** A source as a small number after the words that rest on it. */
function SourceMark({ numbered: { number, source }, view }: MarkProps) {
  return (
    <button
      type="button"
      class={`source-mark${view.shown === number ? ' shown' : ''}`}
      aria-label={`Source ${number}${placeOf(source) && `, ${placeOf(source)}`}: ${source.quote}`}
      title={source.quote}
      onClick={() => view.open(source)}
    >
      {number}
    </button>
  )
}

export function SourceMarks({ sources, view }: { sources: readonly Source[]; view: SourceView }) {
  const numbered = [...new Set(sources.map(source => view.numbers.numberOf(source)))].filter(
    found => found !== undefined,
  )
  if (numbered.length === 0) return null
  return (
    <span class="source-marks">
      {numbered.map(one => (
        <SourceMark key={one.number} numbered={one} view={view} />
      ))}
    </span>
  )
}

/** All sources with their quotes. Each opens the document at its place. */
export function SourceList({ view }: { view: SourceView }) {
  if (view.numbers.all.length === 0) return null
  return (
    <section class="sources" aria-labelledby="sources-title">
      <h2 id="sources-title">Sources</h2>
      <ol>
        {view.numbers.all.map(({ number, source }) => (
          <li key={number}>
            <button
              type="button"
              class={`source${view.shown === number ? ' shown' : ''}`}
              aria-pressed={view.shown === number}
              onClick={() => view.open(source)}
            >
              <span class="source-number">{number}</span>
              <span class="source-quote" dir="auto">
                {source.quote}
              </span>
              <span class="source-place">{placeOf(source)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
