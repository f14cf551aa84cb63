import type { Results, Source, Task } from '../../types.ts'
import { printable, type Terminal } from './terminal.ts'

type Paint = Pick<Terminal, 'bold' | 'dim' | 'red' | 'green' | 'yellow'>

const pageOf = ({ page }: Source) => (page === null ? '' : `page ${page}: `)
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

const sourceLines = (sources: Source[], paint: Paint, indent = '') =>
  sources.map(source => paint.dim(`${indent}> ${pageOf(source)}"${oneLine(source.quote)}"`))

const laysOut: { [T in keyof Results]: (result: Results[T], paint: Paint) => string[] } = {
  summarize: ({ summary, sources }, paint) => [summary, ...sourceLines(sources, paint)],
  extract_keywords: ({ keywords }) =>
    keywords.map(({ keyword, relevance }) => `${relevance.toFixed(2)}  ${oneLine(keyword)}`),
  sentiment: ({ label, confidence, explanation }, paint) => [
    `${paint.bold(label)} (${Math.round(confidence * 100)} % sure)`,
    explanation,
  ],
  translate: ({ translation, source_language, mode }, paint) => [
    translation,
    paint.dim(mode === 'improved' ? 'improved, it was English already' : `translated from ${source_language}`),
  ],
  qa: ({ pairs, follow_ups }, paint) => [
    ...pairs.flatMap(({ question, answer, sources }) => [
      paint.bold(question),
      answer,
      ...sourceLines(sources, paint),
      '',
    ]),
    ...(follow_ups.length > 0 ? [paint.bold('Questions to go on with'), ...follow_ups.map(text => `- ${text}`)] : []),
  ],
  ask: ({ answer, sources }, paint) => [answer ?? 'The document does not say.', ...sourceLines(sources, paint)],
  extract: ({ data, sources }, paint) => [
    JSON.stringify(data, null, 2),
    ...Object.entries(sources).flatMap(([pointer, list]) => [paint.dim(pointer), ...sourceLines(list, paint, '  ')]),
  ],
}

function stateLine({ status, progress, error }: Task, paint: Paint): string {
  if (status === 'completed') return paint.green(status)
  if (status === 'failed')
    return `${paint.red(status)}: ${error?.detail ?? ''}${error?.retryable ? ' A retry may help.' : ''}`
  return status === 'processing' ? `${status}, ${Math.round(progress * 100)} %` : status
}

/** What a result does not rest on, such as pages that could not be read. */
export function warningLines({ coverage, warnings }: Task, paint: Paint): string[] {
  const lines = warnings.map(warning => paint.yellow(`! ${warning.detail}`))
  if (coverage?.truncated && lines.length === 0) lines.push(paint.yellow('! A part of the document was not used.'))
  return lines
}

/** The result of a completed task, laid out for its type. */
export function layOutResult({ task_type, result }: Task, paint: Paint): string[] {
  if (result === null) return []
  const layOut = laysOut[task_type] as (result: unknown, paint: Paint) => string[]
  const cleaned = JSON.parse(JSON.stringify(result), (_key, value) =>
    typeof value === 'string' ? printable(value) : value,
  )
  return layOut(cleaned, paint)
}

/** A task for people: what it is, how it stands, and its result. */
export function layOutTask(task: Task, paint: Paint): string[] {
  return [
    paint.bold(printable(task.filename)),
    paint.dim(`${task.task_id}  ${task.task_type}  ${task.created_at}`),
    stateLine(task, paint),
    ...warningLines(task, paint),
    ...(task.result === null ? [] : ['', ...layOutResult(task, paint)]),
  ]
}
