import { detectLanguage } from './detect-language.ts'
import { dropReferences, gradeProse } from './grade-prose.ts'
import { readParagraphs } from './read-paragraphs.ts'
import { sentenceSegmenter, splitSentences } from './split-sentences.ts'

export interface Sentence {
  text: string
  /** Its index among all sentences of the document, from 0. */
  at: number
  /** The index of its paragraph, from 0. */
  paragraph: number
  /** See `gradeProse`. */
  grade: 0 | 1 | 2
}

export interface ReadDocument {
  /** ISO 639 code, see `detectLanguage`. */
  language: string
  paragraphs: string[]
  sentences: Sentence[]
}

/** Reads a text into unwrapped paragraphs, graded sentences and a language, for all tasks but translation. */
export function readDocument(text: string): ReadDocument {
  const paragraphs = dropReferences(readParagraphs(text))
  const { language } = detectLanguage(text)
  const segmenter = sentenceSegmenter(language)
  const sentences: Sentence[] = []
  for (const [paragraph, content] of paragraphs.entries())
    for (const part of splitSentences(content, language, segmenter))
      sentences.push({ text: part, at: sentences.length, paragraph, grade: gradeProse(part) })
  return { language, paragraphs, sentences }
}
