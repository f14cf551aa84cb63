import type { ResultOf, TaskType } from '@ai-platform/contracts/result.ts'
import type { Usage } from '@ai-platform/contracts/task.ts'
import { extractKeywords } from './keywords/extract-keywords.ts'
import { LocalTaskError } from './local-task-error.ts'
import { generateQuestions } from './questions/generate-questions.ts'
import { analyzeSentiment } from './sentiment/analyze-sentiment.ts'
import { summarize } from './summary/summarize.ts'
import { type EnglishTagger, loadWink } from './text/load-wink.ts'
import { readDocument } from './text/read-document.ts'
import { countWords } from './text/split-words.ts'
import type { Proofreader } from './translation/load-harper.ts'
import { translate } from './translation/translate.ts'

/** A validated result. `usage` counts words, not tokens. `chunks`: the number of parts the text was processed in, at least 1. */
export interface TaskAnswer<T extends TaskType> {
  result: ResultOf<T>
  usage: Usage
  chunks: number
}

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
  models: Models
  apertium: string | undefined
  timeoutMs: number
  onProgress(done: number, chunks: number): void
}

/**
 * Runs one task on the whole text, in the calling thread.
 * @throws LocalTaskError `no_text_found` for a blank text, `translation_unavailable` for a text it cannot translate
 */
export async function answerTask(
  taskType: TaskType,
  text: string,
  options: AnswerOptions,
): Promise<TaskAnswer<TaskType>> {
  if (!/\S/u.test(text))
    throw new LocalTaskError('no_text_found', 'The document has no text. Upload a document that contains text.')
  let chunks = 1
  const onChunk = (done: number, all: number) => {
    chunks = Math.max(chunks, all)
    options.onProgress(done, all)
  }
  // PostgreSQL stores neither a NUL nor a lone surrogate.
  const clean = text.toWellFormed().replaceAll('\0', '')
  const result = await runTask(taskType, clean, options, onChunk)
  const usage = { input_tokens: countWords(text), output_tokens: countResultWords(result) }
  return { result, usage, chunks }
}

function runTask(
  taskType: TaskType,
  text: string,
  { models, apertium, timeoutMs }: AnswerOptions,
  onChunk: (done: number, chunks: number) => void,
): ResultOf<TaskType> | Promise<ResultOf<TaskType>> {
  switch (taskType) {
    case 'summarize':
      return summarize(readDocument(text), onChunk)
    case 'extract_keywords':
      return extractKeywords(readDocument(text), models.tagger, onChunk)
    case 'sentiment':
      return analyzeSentiment(readDocument(text), models.tagger, onChunk)
    case 'qa':
      return generateQuestions(readDocument(text), models.tagger, onChunk)
    case 'translate':
      return translate(text, { proofreader: models.proofreader, apertium, timeoutMs }, onChunk)
  }
}

function countResultWords(result: ResultOf<TaskType>): number {
  const strings = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(strings)
        : []
  return strings(result).reduce((sum, string) => sum + countWords(string), 0)
}
