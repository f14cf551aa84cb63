import type { Results } from '@ai-platform/client/types.ts'
import { formatPercent } from '../ui/format.ts'

const words = { positive: 'Positive', negative: 'Negative', neutral: 'Neutral' }

export function SentimentView({ sentiment }: { sentiment: Results['sentiment'] }) {
  return (
    <div class="sentiment">
      <p class={`sentiment-label ${sentiment.label}`}>
        {words[sentiment.label]}
        <span class="quiet"> {formatPercent(sentiment.confidence)} sure</span>
      </p>
      <p class="prose" dir="auto">
        {sentiment.explanation}
      </p>
    </div>
  )
}
