import { extractKeywords } from '../keywords/extract-keywords.ts'
import { eachChunk } from '../text/cut-chunks.ts'
import type { EnglishTagger } from '../text/load-wink.ts'
import type { ReadDocument, Sentence } from '../text/read-document.ts'
import { findDocumentQuestions, type QuestionPair } from './find-document-questions.ts'
import { applyTemplates } from './question-templates.ts'
import { wordingOf } from './question-wording.ts'

const wantedPairs = 8
/** With fewer pairs, questions on keywords are added. */
const enoughPairs = 5
const wantedFollowUps = 4
const maxAnswerCharacters = 450

export interface Questions {
  /** The answers are sentences of the document. */
  pairs: { question: string; answer: string }[]
  follow_ups: string[]
}

interface RatedPair extends QuestionPair {
  subject: string
  score: number
}

/**
 * Generates up to eight questions that sentences of the document answer verbatim, in document order. Questions that the
 * document asks itself are preferred, then those that templates make from English sentences. Questions on keywords are added
 * when there are fewer than five. Follow-ups ask about keywords that no answer covers.
 * @param tagger called for English documents only
 */
export function generateQuestions(
  document: ReadDocument,
  tagger: () => EnglishTagger,
  onChunk: (done: number, chunks: number) => void,
): Questions {
  const isEnglish = document.language === 'en'
  const { keywords } = extractKeywords(document, tagger, isEnglish ? () => undefined : onChunk)
  const names = keywords.map(({ keyword }) => keyword)
  const own = findDocumentQuestions(document).slice(0, wantedPairs)
  const templated = isEnglish ? askAboutSentences(document, tagger, names, onChunk) : []
  const pairs = uniquePairs([...own, ...templated]).slice(0, wantedPairs)
  const wording = wordingOf(document.language)
  for (const keyword of names) {
    if (pairs.length >= enoughPairs) break
    const sentence = covers(pairs, keyword) ? undefined : findStatement(document.sentences, keyword, pairs)
    if (sentence) pairs.push({ question: wording.ask(keyword), answer: sentence.text, at: sentence.at })
  }
  const uncovered = names.filter(keyword => !covers(pairs, keyword)).slice(0, wantedFollowUps)
  return {
    pairs: pairs.sort((a, b) => a.at - b.at).map(({ question, answer }) => ({ question, answer })),
    follow_ups: uncovered.map(keyword => wording.ask(keyword)),
  }
}

/** Applies the templates to every whole sentence. Ranks by keyword, kind of question and position: early sentences first. */
function askAboutSentences(
  document: ReadDocument,
  tagger: () => EnglishTagger,
  keywords: readonly string[],
  onChunk: (done: number, chunks: number) => void,
): RatedPair[] {
  const whole = document.sentences.filter(({ grade, text }) => grade === 2 && text.length <= maxAnswerCharacters)
  const found: RatedPair[] = []
  const commonWords = new Set(whole.flatMap(({ text }) => text.match(/(?<![\p{L}\d.-])\p{Ll}[\p{L}-]*/gu) ?? []))
  for (const chunk of eachChunk(whole, onChunk)) {
    for (const { text, at } of chunk) {
      const asked = applyTemplates(tagger().tag(text), commonWords)
      if (!asked) continue
      const rank = keywords.findIndex(keyword => asked.subject.includes(keyword.toLowerCase()))
      const score = asked.score + (rank < 0 ? 0 : 3 - rank / 8) + 1.5 * Math.exp((-3 * at) / document.sentences.length)
      found.push({ question: asked.question, subject: asked.subject, answer: text, at, score })
    }
  }
  return found.sort((a, b) => b.score - a.score)
}

/** Drops repeated questions and answers, and more than two questions on one subject. */
function uniquePairs(pairs: (QuestionPair & { subject?: string })[]): QuestionPair[] {
  const questions = new Set<string>()
  const answers = new Set<string>()
  const subjects = new Map<string, number>()
  return pairs.filter(({ question, answer, subject = question }) => {
    const times = subjects.get(subject) ?? 0
    if (questions.has(question.toLowerCase()) || answers.has(answer) || times >= 2) return false
    questions.add(question.toLowerCase())
    answers.add(answer)
    subjects.set(subject, times + 1)
    return true
  })
}

function covers(pairs: readonly QuestionPair[], keyword: string): boolean {
  const lower = keyword.toLowerCase()
  return pairs.some(({ question, answer }) => `${question} ${answer}`.toLowerCase().includes(lower))
}

/** The sentence that says most about a keyword: whole, not short, early in the document, the keyword near its beginning. */
function findStatement(
  sentences: readonly Sentence[],
  keyword: string,
  taken: readonly QuestionPair[],
): Sentence | undefined {
  const lower = keyword.toLowerCase()
  const grade = sentences.some(sentence => sentence.grade === 2) ? 2 : 1
  let best: { sentence: Sentence; score: number } | undefined
  for (const sentence of sentences) {
    if (
      sentence.grade < grade ||
      sentence.text.length > maxAnswerCharacters ||
      taken.some(({ at }) => at === sentence.at)
    )
      continue
    const place = sentence.text.toLowerCase().indexOf(lower)
    if (place < 0 || sentence.text.length < lower.length + 8) continue
    const length = Math.min(1, sentence.text.length / 60)
    const score = length - place / sentence.text.length - sentence.at / sentences.length / 2
    if (!best || score > best.score) best = { sentence, score }
  }
  return best?.sentence
}
