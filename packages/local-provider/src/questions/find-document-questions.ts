import type { ReadDocument, Sentence } from '../text/read-document.ts'
import { isSpaceless } from '../text/split-words.ts'
import { opensLikeQuestion } from './question-wording.ts'

export interface QuestionPair {
  question: string
  answer: string
  /** The index of the answering sentence in the document. */
  at: number
}

const isQuestion = (text: string) => /[?？؟]["'”’»)]*$/u.test(text)
const minQuestionWords = 3
const maxAnswerCharacters = 500

/**
 * Finds the questions that the text asks and answers itself, as an FAQ does: one whole question directly before its answer.
 * Questions in a row ("Really? Is there no information?") are rhetorical and left out.
 */
export function findDocumentQuestions(document: ReadDocument): QuestionPair[] {
  const { sentences, language } = document
  return sentences.flatMap((sentence, i) => {
    const before = sentences[i - 1]
    const first = sentences[i + 1]
    const second = sentences[i + 2]
    if (
      !isWholeQuestion(sentence, language) ||
      (before && isQuestion(before.text) && before.paragraph === sentence.paragraph)
    )
      return []
    // In running prose most questions are rhetorical, so only a question that opens its paragraph counts.
    if (before?.paragraph === sentence.paragraph || !first || first.paragraph > sentence.paragraph + 1) return []
    if (first.grade < 2 || isQuestion(first.text)) return []
    const more = second?.paragraph === first.paragraph && second.grade === 2 && !isQuestion(second.text)
    const both = more ? `${first.text} ${second.text}` : first.text
    const question = sentence.text.replace(/^(?:Q\s*[:.)]|\(?\d+[.)]|[•*–-])\s*/u, '')
    const answer = (both.length <= maxAnswerCharacters ? both : first.text).replace(/^A\s*[:.)]\s*/u, '')
    return [{ question, answer, at: first.at }]
  })
}

function isWholeQuestion({ text }: Sentence, language: string): boolean {
  if (!isQuestion(text) || text.length > 200) return false
  const bare = text.replace(/^(?:Q\s*[:.)]|\(?\d+[.)]|[•*–-])\s*/u, '')
  const longEnough = isSpaceless(bare) ? bare.length >= 6 : bare.split(/\s+/u).length >= minQuestionWords
  return longEnough && opensLikeQuestion(bare, language)
}
