import type { ResultOf, Source, TaskType } from '@ai-platform/contracts/result.ts'
import { type ComponentType, Fragment } from 'react'

const percent = (part: number) => `${Math.round(part * 100)} %`

const Prose = ({ text }: { text: string }) => <div className="prose">{text}</div>

const Summary = ({ result }: { result: ResultOf<'summarize'> }) => <Prose text={result.summary} />

const Keywords = ({ result }: { result: ResultOf<'extract_keywords'> }) => (
  <table className="keywords">
    <thead>
      <tr>
        <th>Keyword</th>
        <th>Relevance</th>
      </tr>
    </thead>
    <tbody>
      {result.keywords.map(({ keyword, relevance }) => (
        <tr key={keyword}>
          <td>{keyword}</td>
          <td>
            <span className="meter">
              <span style={{ width: `${relevance * 100}%` }} />
            </span>
            {relevance.toFixed(2)}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)

const Sentiment = ({ result }: { result: ResultOf<'sentiment'> }) => (
  <>
    <p className="result-note">
      <span className={`status sentiment-${result.label}`}>{result.label}</span> {percent(result.confidence)} sure
    </p>
    <Prose text={result.explanation} />
  </>
)

const Translation = ({ result }: { result: ResultOf<'translate'> }) => (
  <>
    <p className="result-note">
      {result.mode === 'improved' ? 'English already: improved' : `Translated from ${result.source_language}`}
    </p>
    <Prose text={result.translation} />
  </>
)

const Questions = ({ result }: { result: ResultOf<'qa'> }) => (
  <>
    <dl className="pairs">
      {result.pairs.map(({ question, answer }) => (
        <Fragment key={question}>
          <dt>{question}</dt>
          <dd>{answer}</dd>
        </Fragment>
      ))}
    </dl>
    {result.follow_ups.length > 0 && (
      <>
        <h6>Further questions</h6>
        <ul className="follow-ups">
          {result.follow_ups.map(question => (
            <li key={question}>{question}</li>
          ))}
        </ul>
      </>
    )}
  </>
)

/** The text of a value of extracted data: JSON, but strings without quotation marks. */
const showValue = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))

const Data = ({ result }: { result: ResultOf<'extract'> }) => (
  <table className="keywords">
    <thead>
      <tr>
        <th>Field</th>
        <th>Value</th>
        <th>Sources</th>
      </tr>
    </thead>
    <tbody>
      {Object.entries(result.data).map(([name, value]) => (
        <tr key={name}>
          <td>{name}</td>
          <td className="prose">{showValue(value)}</td>
          <td>
            <Quotes sources={sourcesBelow(result.sources, name)} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)

/** The sources of a field of the data and of the values in it. */
function sourcesBelow(sources: ResultOf<'extract'>['sources'], name: string): Source[] {
  const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
  return Object.entries(sources).flatMap(([at, found]) => (at === pointer || at.startsWith(`${pointer}/`) ? found : []))
}

const Quotes = ({ sources }: { sources: Source[] }) => (
  <ul className="follow-ups">
    {[...new Set(sources.map(({ page, quote }) => (page === null ? quote : `Page ${page}: ${quote}`)))].map(text => (
      <li key={text}>{text}</li>
    ))}
  </ul>
)

const Answer = ({ result }: { result: ResultOf<'ask'> }) => (
  <>
    <Prose text={result.answer ?? 'The document does not say.'} />
    {result.sources.length > 0 && (
      <>
        <h6>Sources</h6>
        <Quotes sources={result.sources} />
      </>
    )}
  </>
)

const views: { [Type in TaskType]: ComponentType<{ result: ResultOf<Type> }> } = {
  summarize: Summary,
  extract_keywords: Keywords,
  sentiment: Sentiment,
  translate: Translation,
  qa: Questions,
  ask: Answer,
  extract: Data,
}

/** A task's result in the form of its task type. */
export function TaskResult({ taskType, result }: { taskType: TaskType; result: unknown }) {
  const View = views[taskType] as ComponentType<{ result: unknown }>
  return <View result={result} />
}
