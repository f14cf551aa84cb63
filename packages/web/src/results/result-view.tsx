import type { Task } from '@ai-platform/client/types.ts'
import { ExtractView } from './extract-view.tsx'
import { KeywordsView } from './keywords-view.tsx'
import { languageName } from './language-name.ts'
import { resultOf } from './number-sources.ts'
import { QaView } from './qa-view.tsx'
import { SentimentView } from './sentiment-view.tsx'
import { SourceList, SourceMarks, type SourceView } from './source-links.tsx'

/** The result of a completed task, laid out for its type. */
export function ResultView({ task, sources }: { task: Task; sources: SourceView }) {
  const summary = resultOf(task, 'summarize')
  const answer = resultOf(task, 'ask')
  const translation = resultOf(task, 'translate')
  const keywords = resultOf(task, 'extract_keywords')
  const sentiment = resultOf(task, 'sentiment')
  const qa = resultOf(task, 'qa')
  const extract = resultOf(task, 'extract')
  return (
    <>
      {summary && (
        <p class="prose lead" dir="auto">
          {summary.summary} <SourceMarks sources={summary.sources} view={sources} />
        </p>
      )}
      {answer && (
        <div class="answer">
          {task.options.question && (
            <p class="question" dir="auto">
              {task.options.question}
            </p>
          )}
          {answer.answer === null ? (
            <p class="prose lead unanswered">The document does not say.</p>
          ) : (
            <p class="prose lead" dir="auto">
              {answer.answer} <SourceMarks sources={answer.sources} view={sources} />
            </p>
          )}
        </div>
      )}
      {translation && (
        <div>
          <p class="quiet">
            {translation.mode === 'improved'
              ? `The text is ${languageName(translation.source_language)} already. This is an improved version.`
              : `Translated from ${languageName(translation.source_language)}.`}
          </p>
          <div class="prose pre" dir="auto" lang={task.options.output_language ?? 'en'}>
            {translation.translation}
          </div>
        </div>
      )}
      {keywords && <KeywordsView keywords={keywords.keywords} />}
      {sentiment && <SentimentView sentiment={sentiment} />}
      {qa && <QaView qa={qa} sources={sources} />}
      {extract && <ExtractView extract={extract} sources={sources} />}
      <SourceList view={sources} />
    </>
  )
}
