import type { Results } from '@ai-platform/client/types.ts'
import { formatPercent } from '../ui/format.ts'

const width = 120

/** Keywords by relevance. The bar repeats the number. */
export function KeywordsView({ keywords }: { keywords: Results['extract_keywords']['keywords'] }) {
  if (keywords.length === 0) return <p class="prose">The document has no keywords.</p>
  return (
    <ol class="keywords">
      {keywords.map(({ keyword, relevance }) => (
        <li key={keyword}>
          <span class="keyword" dir="auto">
            {keyword}
          </span>
          <svg class="relevance" viewBox={`0 0 ${width} 6`} preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" width={width} height="6" rx="3" />
            <rect class="bar" width={Math.max(6, width * relevance)} height="6" rx="3" />
          </svg>
          <span class="number">
            <span class="hidden-text">relevance </span>
            {formatPercent(relevance)}
          </span>
        </li>
      ))}
    </ol>
  )
}
