import type { Source, Task } from '@ai-platform/client/types.ts'
import { formatPercent } from '../ui/format.ts'
import { listSources, numberSources, resultOf } from './number-sources.ts'

const quoteLine = ({ page, quote }: Source, number: number) =>
  `[${number}] "${quote.replace(/\s+/g, ' ')}"${page === null ? '' : ` (page ${page})`}`

/** A result as plain text for the clipboard, with its sources. Extracted data is JSON. */
export function copyResult(task: Task): string {
  const extract = resultOf(task, 'extract')
  if (extract) return JSON.stringify(extract.data, null, 2)
  const sources = numberSources(listSources(task)).all.map(({ number, source }) => quoteLine(source, number))
  const text = copyBody(task)
  return sources.length === 0 ? text : `${text}\n\nSources\n${sources.join('\n')}`
}

function copyBody(task: Task): string {
  const keywords = resultOf(task, 'extract_keywords')
  if (keywords) return keywords.keywords.map(one => `${one.keyword} (${formatPercent(one.relevance)})`).join('\n')
  const sentiment = resultOf(task, 'sentiment')
  if (sentiment) return `${sentiment.label} (${formatPercent(sentiment.confidence)})\n${sentiment.explanation}`
  const qa = resultOf(task, 'qa')
  if (qa) return qa.pairs.map(pair => `${pair.question}\n${pair.answer}`).join('\n\n')
  const ask = resultOf(task, 'ask')
  if (ask) return ask.answer ?? 'The document does not say.'
  return resultOf(task, 'summarize')?.summary ?? resultOf(task, 'translate')?.translation ?? ''
}
