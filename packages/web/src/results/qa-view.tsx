import type { Results } from '@ai-platform/client/types.ts'
import { SourceMarks, type SourceView } from './source-links.tsx'

export function QaView({ qa, sources }: { qa: Results['qa']; sources: SourceView }) {
  return (
    <>
      <dl class="pairs">
        {qa.pairs.map((pair, index) => (
          <div key={index}>
            <dt>{pair.question}</dt>
            <dd>
              {pair.answer} <SourceMarks sources={pair.sources} view={sources} />
            </dd>
          </div>
        ))}
      </dl>
      {qa.follow_ups.length > 0 && (
        <section class="follow-ups">
          <h2>Questions to go on with</h2>
          <ul>
            {qa.follow_ups.map(question => (
              <li key={question}>{question}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
