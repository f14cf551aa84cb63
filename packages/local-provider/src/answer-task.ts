import type { ResultOf, TaskType } from '@ai-platform/contracts/result.ts'
import type { TaskOptions } from '@ai-platform/contracts/submission.ts'
import type { Usage } from '@ai-platform/contracts/task.ts'
import type { QuotedPage } from '@ai-platform/runtime/find-quote.ts'
import { answerQuestion } from './answers/answer-question.ts'
import { extractKeywords } from './keywords/extract-keywords.ts'
import { LocalTaskError } from './local-task-error.ts'
import { generateQuestions, type Questions } from './questions/generate-questions.ts'
import { analyzeSentiment } from './sentiment/analyze-sentiment.ts'
import { locateQuotes } from './sources/locate-quotes.ts'
import { type Summary, summarize } from './summary/summarize.ts'
import { detectLanguage } from './text/detect-language.ts'
import { type EnglishTagger, loadWink } from './text/load-wink.ts'
import { readDocument } from './text/read-document.ts'
import { countWords } from './text/split-words.ts'
import type { Proofreader } from './translation/load-harper.ts'
import { translate } from './translation/translate.ts'

/** The local provider does not understand a text, so it extracts no data. */
export type LocalTaskType = Exclude<TaskType, 'extract'>

/** A validated result. `usage` counts words, not tokens. `chunks`: the number of parts the text was processed in, at least 1. */
export interface TaskAnswer<T extends LocalTaskType> {
  result: ResultOf<T>
  usage: Usage
  chunks: number
  /** options that extraction cannot follow */
  ignoredOptions: ('instructions' | 'output_language')[]
}

/** The options of a task that concern its result. `question` is present for `ask`. */
export type AnswerTaskOptions = Pick<TaskOptions, 'question' | 'instructions' | 'output_language'>

/** The language models of one thread. Each is loaded when a task first needs it. */
export interface Models {
  tagger(): EnglishTagger
  proofreader(): Promise<Proofreader>
}

export function createModels(): Models {
  let tagger: EnglishTagger | undefined
  let proofreader: Promise<Proofreader> | undefined
  return {
    tagger: () => (tagger ??= loadWink()),
    proofreader: () => (proofreader ??= import('./translation/load-harper.ts').then(({ loadHarper }) => loadHarper())),
  }
}

export interface AnswerOptions {
  task: AnswerTaskOptions
  models: Models
  apertium: string | undefined
  timeoutMs: number
  onProgress(done: number, chunks: number): void
}

/**
 * Runs one task on all pages of a document, in the calling thread. Summaries and answers are sentences of the document, and the
 * sources name their pages.
 * @throws LocalTaskError `no_text_found` for a blank text, `translation_unavailable` for a text it cannot translate
 */
export async function answerTask(
  taskType: LocalTaskType,
  pages: QuotedPage[],
  options: AnswerOptions,
): Promise<TaskAnswer<LocalTaskType>> {
  const clean = pages.map(({ number, text }) => ({ number, text: cleanText(text) }))
  const text = clean
    .map(page => page.text)
    .join(pageBreak)
    .trim()
  if (text === '')
    throw new LocalTaskError('no_text_found', 'The document has no text. Upload a document that contains text.')
  let chunks = 1
  const onChunk = (done: number, all: number) => {
    chunks = Math.max(chunks, all)
    options.onProgress(done, all)
  }
  const result = await runTask(taskType, { text, pages: clean }, options, onChunk)
  const usage = { input_tokens: countWords(text), output_tokens: countResultWords(result) }
  return { result, usage, chunks, ignoredOptions: ignoredOptionsOf(taskType, text, options.task) }
}

/** A line that holds one form feed, which `readParagraphs` takes for a line end. */
const pageBreak = '\n\f\n'

/** PostgreSQL stores neither a NUL nor a lone surrogate. */
const cleanText = (text: string): string => text.toWellFormed().replaceAll('\0', '')

function runTask(
  taskType: LocalTaskType,
  { text, pages }: { text: string; pages: QuotedPage[] },
  { task, models, apertium, timeoutMs }: AnswerOptions,
  onChunk: (done: number, chunks: number) => void,
): ResultOf<LocalTaskType> | Promise<ResultOf<LocalTaskType>> {
  switch (taskType) {
    case 'summarize':
      return groundSummary(summarize(readDocument(text), onChunk), pages)
    case 'extract_keywords':
      return extractKeywords(readDocument(text), models.tagger, onChunk)
    case 'sentiment':
      return analyzeSentiment(readDocument(text), models.tagger, onChunk)
    case 'qa':
      return groundAnswers(generateQuestions(readDocument(text), models.tagger, onChunk), pages)
    case 'ask':
      return groundAnswer(answerQuestion(task.question ?? '', readDocument(text)), pages)
    case 'translate':
      if (task.output_language !== undefined && task.output_language !== 'en')
        throw new LocalTaskError(
          'translation_unavailable',
          'The local provider translates into English only. Leave out output_language, or use an AI provider with a key.',
        )
      return translate(text, { proofreader: models.proofreader, apertium, timeoutMs }, onChunk)
  }
}

function groundSummary({ summary, sentences }: Summary, pages: QuotedPage[]): ResultOf<'summarize'> {
  return { summary, sources: locateQuotes(sentences, pages).filter(source => source !== null) }
}

/** The options that had no effect: extraction follows no instructions and writes in the language of the document. */
function ignoredOptionsOf(
  taskType: LocalTaskType,
  text: string,
  { instructions, output_language }: AnswerTaskOptions,
): TaskAnswer<LocalTaskType>['ignoredOptions'] {
  const ignored: TaskAnswer<LocalTaskType>['ignoredOptions'] = []
  if (instructions !== undefined) ignored.push('instructions')
  const isOther = output_language !== undefined && output_language !== detectLanguage(text).language
  if (taskType !== 'translate' && isOther) ignored.push('output_language')
  return ignored
}

function groundAnswer(sentences: string[], pages: QuotedPage[]): ResultOf<'ask'> {
  if (sentences.length === 0) return { answer: null, sources: [] }
  const sources = locateQuotes(sentences, pages).filter(source => source !== null)
  return { answer: sentences.join(' '), sources }
}

function groundAnswers({ pairs, follow_ups }: Questions, pages: QuotedPage[]): ResultOf<'qa'> {
  const found = locateQuotes(
    pairs.map(({ answer }) => answer),
    pages,
  )
  return {
    pairs: pairs.map((pair, index) => {
      const source = found[index]
      return { ...pair, sources: source ? [source] : [] }
    }),
    follow_ups,
  }
}

function countResultWords(result: ResultOf<LocalTaskType>): number {
  const strings = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(strings)
        : []
  return strings(result).reduce((sum, string) => sum + countWords(string), 0)
}
