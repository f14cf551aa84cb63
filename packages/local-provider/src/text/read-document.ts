import { detectLanguage } from './detect-language.ts'
import { dropReferences, gradeProse } from './grade-prose.ts'
import { readParagraphs } from './read-paragraphs.ts'
import { sentenceSegmenter, splitSentences } from './split-sentences.ts'

export interface Sentence {
  text: string
  /** Where it stands among all sentences of the document, from 0. */
  at: number
  /** The number of its paragraph, from 0. */
  paragraph: number
  /** See gradeProse. */
  grade: 0 | 1 | 2
}

export interface ReadDocument {
  /** ISO 639 code, see detectLanguage. */
  language: string
  paragraphs: string[]
  sentences: Sentence[]
}

/** A document as all tasks but translation see it: unwrapped paragraphs, their sentences and the language. */
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

/** Cuts items, in order, into chunks of about `characters` characters. An item is never cut. */
export function cutChunks<T>(items: readonly T[], textOf: (item: T) => string, characters: number): T[][] {
  const chunks: T[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const item of items) {
    const length = textOf(item).length
    const open = chunks.at(-1)
    if (open && size + length <= characters) open.push(item)
    else {
      chunks.push([item])
      size = 0
    }
    size += length
  }
  return chunks
}
