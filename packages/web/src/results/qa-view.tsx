import type { Results } from '@ai-platform/client/types.ts'
import { SourceMarks, type SourceView } from './source-links.tsx'

export function QaView({ qa, sources }: { qa: Results['qa']; sources: SourceView }) {
  return (
    <>
      {qa.pairs.length === 0 && <p class="prose quiet">The text is too short for questions with answers.</p>}
      <dl class="pairs">
        {qa.pairs.map((pair, index) => (
          <div key={index}>
            <dt dir="auto">{pair.question}</dt>
            <dd dir="auto">
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
              <li key={question} dir="auto">
                {question}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
