import type { SentimentResult } from '@ai-platform/contracts/result.ts'
import { langName, toISO3 } from 'tinyld'
import type { OpinionEvidence } from './opinion-evidence.ts'

const quoteLength = 160

/**
 * Explains why a text reads as factual.
 * @param few whether too few sentences have opinion words; otherwise the words are too weak
 */
export function explainFactual(evidence: OpinionEvidence, few: boolean): string {
  const { opinionated, sentences, words } = evidence
  const found = `${opinionated} of ${count(sentences, 'sentence')} ${opinionated === 1 ? 'has' : 'have'} opinion words`
  const why = few ? `only ${found}` : `${found}, but few and weak among ${count(words, 'word')}`
  return `Mostly factual: ${why}. ${listWords(evidence)}`
}

/** Explains a label by its counts, its opinion words and the strongest sentence. */
export function explainLabel(evidence: OpinionEvidence, label: SentimentResult['label']): string {
  const { opinionated, sentences, positive, negative } = evidence
  const strongest = label === 'neutral' ? undefined : evidence.strongest[label]
  const has = opinionated === 1 ? 'has' : 'have'
  const counts = `${opinionated} of ${count(sentences, 'sentence')} ${has} opinion words: ${positive} positive, ${negative} negative.`
  const mixed = label === 'neutral' ? ' They balance each other.' : ''
  const quote = strongest ? ` Strongest: “${shorten(strongest.text)}”` : ''
  return `${counts}${mixed} ${listWords(evidence)}${quote}`
}

/**
 * Explains that a language other than English is not analyzed.
 * @param language code returned by `detectLanguage`
 */
export function explainLanguage(language: string): string {
  if (language === 'zxx') return 'The text has no words, so there is no opinion to find.'
  const name = langName(toISO3(language))
  const which = name ? `The text is ${name}` : 'The language of the text is not known'
  return `${which}. The local provider knows opinion words in English only, so it did not analyze the text. Use an AI provider with a key for it.`
}

/** The words with the most weight, such as `Positive words: excellent, love (3×).` */
function listWords(evidence: OpinionEvidence): string {
  const list = (sign: 1 | -1) =>
    [...evidence.counts]
      .filter(([, { value }]) => value * sign > 0)
      .sort((a, b) => Math.abs(b[1].value) * b[1].count - Math.abs(a[1].value) * a[1].count)
      .slice(0, 5)
      .map(([word, { count: times }]) => (times > 1 ? `${word} (${times}×)` : word))
      .join(', ')
  const named = [
    ['Positive', list(1)],
    ['Negative', list(-1)],
  ].filter(([, words]) => words !== '')
  return named.map(([sign, words]) => `${sign} words: ${words}.`).join(' ')
}

const count = (many: number, what: string) => `${many} ${what}${many === 1 ? '' : 's'}`

function shorten(text: string): string {
  if (text.length <= quoteLength) return text
  return `${text.slice(0, quoteLength).replace(/\s+\S*$/u, '')}…`
}
