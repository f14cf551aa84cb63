import { isDeepStrictEqual } from 'node:util'
import type { Figure } from '../figure.ts'
import { type AnswerSource, TaskFailedError } from './answer-source.ts'
import { hasPhrase, rougeOne } from './measures/compare-words.ts'
import { bakery } from './texts/bakery.ts'
import type { KnownText } from './texts/known-text.ts'
import { lighthouse } from './texts/lighthouse.ts'
import { misspelt } from './texts/misspelt.ts'
import { observatory } from './texts/observatory.ts'
import { opinions } from './texts/opinions.ts'
import { seedBank } from './texts/seed-bank.ts'
import { waterworks } from './texts/waterworks.ts'

const texts: KnownText[] = [lighthouse, seedBank, waterworks, bakery, observatory]

/** One thing that was asked for: the share that was found, 0 to 1. */
interface Score {
  figure: string
  value: number
  missed?: string | undefined
}

type Evaluation = (source: AnswerSource) => AsyncGenerator<Score>

/**
 * Asks about texts whose answers are known, and returns the share that was found, by figure. A task that fails counts in one figure
 * of its own, so that the others are those of the tasks with an answer.
 */
export async function evaluateAnswers(source: AnswerSource): Promise<Figure[]> {
  const figures = new Map<string, Figure & { count: number }>()
  const count = ({ figure: name, value, missed }: Score) => {
    const figure = figures.get(name) ?? { name, value: 0, unit: '', basis: '', missed: [], count: 0 }
    figure.value = (figure.value * figure.count + value) / (figure.count + 1)
    figure.count++
    figure.basis = String(figure.count)
    if (missed !== undefined) figure.missed.push(missed)
    figures.set(name, figure)
  }
  const counting: AnswerSource = {
    ...source,
    async answer(taskType, text, fields) {
      try {
        const result = await source.answer(taskType, text, fields)
        if (result) count({ figure: 'tasks with an answer', value: 1 })
        return result
      } catch (error) {
        if (!(error instanceof TaskFailedError)) throw error
        count({ figure: 'tasks with an answer', value: 0, missed: error.message })
        return undefined
      }
    },
  }
  for (const evaluate of evaluations) for await (const score of evaluate(counting)) count(score)
  return [...figures.values()].map(({ count: _, ...figure }) => figure)
}

const evaluations: Evaluation[] = [
  async function* summarize(source) {
    for (const { text, summary, language, name } of texts) {
      const result = await source.answer('summarize', text)
      if (!result) continue
      const value = rougeOne(result.summary, summary)
      yield {
        figure: `summarize, ROUGE-1: ${language}`,
        value,
        missed: `${name} ${value.toFixed(2)}: ${result.summary}`,
      }
      yield { figure: 'summarize, ROUGE-1 of all texts', value }
      yield quotesFound('summarize', text, result.sources)
    }
  },
  async function* keywords(source) {
    for (const { text, keywords: wanted, language, name } of texts) {
      const result = await source.answer('extract_keywords', text)
      if (!result) continue
      for (const forms of wanted) {
        const isFound = result.keywords.some(({ keyword }) => forms.some(form => hasPhrase(keyword, form)))
        yield { figure: `extract_keywords, known ones: ${language}`, ...found(isFound, `${name}: ${forms[0]}`) }
      }
    }
  },
  async function* sentiment(source) {
    for (const { text, label, language } of opinions) {
      const result = await source.answer('sentiment', text)
      if (!result) continue
      const missed = `${label}, not ${result.label}: ${text}`
      yield { figure: `sentiment, labels: ${language}`, ...found(result.label === label, missed) }
    }
  },
  async function* qa(source) {
    for (const { text, facts, language, name } of texts) {
      const result = await source.answer('qa', text)
      if (!result) continue
      const answers = result.pairs.map(({ answer }) => answer).join('\n')
      for (const fact of facts)
        yield {
          figure: `qa, facts in the answers: ${language}`,
          ...found(hasPhrase(answers, fact), `${name}: ${fact}`),
        }
      for (const { question } of result.pairs)
        yield { figure: 'qa, questions end as such', ...found(question.trim().endsWith('?'), question) }
      yield quotesFound(
        'qa',
        text,
        result.pairs.flatMap(pair => pair.sources),
      )
    }
  },
  async function* ask(source) {
    for (const { text, questions, language } of texts)
      for (const { question, answer } of questions) {
        const result = await source.answer('ask', text, { question })
        if (!result) continue
        const missed = `${question} ${result.answer}`
        if (answer === null) yield { figure: 'ask, null without an answer', ...found(result.answer === null, missed) }
        else {
          const isRight = answer.every(part => hasPhrase(result.answer ?? '', part))
          yield { figure: `ask, right answers: ${language}`, ...found(isRight, missed) }
          yield quotesFound('ask', text, result.sources)
        }
      }
  },
  async function* extract(source) {
    for (const { text, extract: known, language, name } of texts) {
      const result = await source.answer('extract', text, { schema: known.schema })
      if (!result) continue
      for (const [field, value] of Object.entries(known.data)) {
        const isRight = isDeepStrictEqual(result.data[field], value)
        const missed = `${name}: ${field} ${JSON.stringify(result.data[field])}`
        yield { figure: `extract, right values: ${language}`, ...found(isRight, missed) }
      }
      yield quotesFound('extract', text, Object.values(result.sources).flat())
    }
  },
  async function* translate(source) {
    for (const { text, english, language, name } of texts) {
      if (language === 'en') continue
      const result = await source.answer('translate', text)
      if (!result) continue
      for (const word of english)
        yield {
          figure: `translate, known words: ${language}`,
          ...found(hasPhrase(result.translation, word), `${name}: ${word}`),
        }
    }
    const result = await source.answer('translate', misspelt.text)
    if (!result) return
    for (const word of misspelt.corrected)
      yield { figure: 'translate, errors corrected: en', ...found(hasPhrase(result.translation, word), word) }
    for (const word of misspelt.kept)
      yield { figure: 'translate, right words kept: en', ...found(hasPhrase(result.translation, word), word) }
  },
]

const found = (isFound: boolean, missed: string) => ({ value: isFound ? 1 : 0, missed: isFound ? undefined : missed })

/** The share of the sources whose quote is in the text; 0 without any source. */
function quotesFound(taskType: string, text: string, sources: { quote: string }[]): Score {
  const wrong = sources.filter(({ quote }) => !hasPhrase(text, quote))
  const value = sources.length === 0 ? 0 : 1 - wrong.length / sources.length
  const missed = sources.length === 0 ? 'no source' : wrong[0]?.quote
  return { figure: `${taskType}, quotes in the text`, value, missed: value < 1 ? missed : undefined }
}
