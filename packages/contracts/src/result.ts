import { z } from 'zod'

export const TaskType = z
  .enum(['summarize', 'extract_keywords', 'sentiment', 'translate', 'qa', 'ask', 'extract'])
  .meta({ id: 'TaskType', description: 'What the AI makes from the document' })
export type TaskType = z.infer<typeof TaskType>

export const taskTypeDescriptions: Record<TaskType, string> = {
  summarize: 'A summary in 3 to 5 sentences.',
  extract_keywords: '10 to 15 keywords with their relevance, the most relevant first.',
  sentiment: 'Whether the text is positive, negative or neutral, how sure that is, and why.',
  translate: 'The text in English; a text that is English already comes back improved.',
  qa: 'Questions the text answers, each with its answer, and questions to go on with.',
  ask: 'The answer to a question about the document, with the passages it rests on.',
  extract: 'The data of the document in the shape of your JSON Schema, with the passages it rests on.',
}

// AI providers get these schemas too, as the form of their answer, so the schemas have no transforms and no optional
// fields.

/** A passage of the document that a statement rests on. It stands in the document's text when white space is ignored. */
export const Source = z
  .object({
    page: z.int().positive().nullable().describe('Number of the page, from 1. null: a format without pages'),
    quote: z.string().min(1).describe('A short passage of the document, word for word'),
  })
  .meta({ id: 'Source' })
export type Source = z.infer<typeof Source>

const sources = z.array(Source).describe('The passages that this rests on; empty when none was found')

export const SummarizeResult = z
  .object({
    summary: z.string().min(1).describe('3 to 5 sentences; fewer when the document has fewer'),
    sources,
  })
  .meta({ id: 'SummarizeResult' })
export type SummarizeResult = z.infer<typeof SummarizeResult>

export const ExtractKeywordsResult = z
  .object({
    keywords: z
      .array(
        z.object({
          keyword: z.string().min(1),
          relevance: z.number().min(0).max(1).describe('0 to 1, the highest first'),
        }),
      )
      .max(15)
      .describe('10 to 15 entries, falling by relevance; fewer when the document has fewer'),
  })
  .meta({ id: 'ExtractKeywordsResult' })
export type ExtractKeywordsResult = z.infer<typeof ExtractKeywordsResult>

export const SentimentResult = z
  .object({
    label: z.enum(['positive', 'negative', 'neutral']),
    confidence: z.number().min(0).max(1),
    explanation: z.string().min(1),
  })
  .meta({ id: 'SentimentResult' })
export type SentimentResult = z.infer<typeof SentimentResult>

export const TranslateResult = z
  .object({
    translation: z.string().min(1),
    source_language: z
      .string()
      .regex(/^[a-z]{2,3}$/)
      .describe('ISO 639 code of the source, such as en or de'),
    mode: z.enum(['translated', 'improved']).describe('improved: it was English already'),
  })
  .meta({ id: 'TranslateResult' })
export type TranslateResult = z.infer<typeof TranslateResult>

export const QaResult = z
  .object({
    pairs: z.array(z.object({ question: z.string().min(1), answer: z.string().min(1), sources })),
    follow_ups: z.array(z.string().min(1)),
  })
  .meta({ id: 'QaResult' })
export type QaResult = z.infer<typeof QaResult>

export const AskResult = z
  .object({
    answer: z.string().min(1).nullable().describe('null: the document does not say'),
    sources,
  })
  .meta({ id: 'AskResult' })
export type AskResult = z.infer<typeof AskResult>

export const ExtractResult = z
  .object({
    data: z.record(z.string(), z.unknown()).describe('Valid by the `schema` of the task'),
    sources: z
      .record(z.string(), z.array(Source))
      .describe('The passages that a value rests on, by its JSON Pointer in `data`'),
  })
  .meta({
    id: 'ExtractResult',
    example: { data: { total: 119.9 }, sources: { '/total': [{ page: 2, quote: 'Total due: 119.90 EUR' }] } },
  })
export type ExtractResult = z.infer<typeof ExtractResult>

/** The result schema of each task type, for the API, the database and every AI provider. */
export const resultSchemas = {
  summarize: SummarizeResult,
  extract_keywords: ExtractKeywordsResult,
  sentiment: SentimentResult,
  translate: TranslateResult,
  qa: QaResult,
  ask: AskResult,
  extract: ExtractResult,
} as const satisfies Record<TaskType, z.ZodType>

export type ResultOf<T extends TaskType> = z.infer<(typeof resultSchemas)[T]>

export const TaskResult = z.union([
  SummarizeResult,
  ExtractKeywordsResult,
  SentimentResult,
  TranslateResult,
  QaResult,
  AskResult,
  ExtractResult,
])
export type TaskResult = z.infer<typeof TaskResult>
