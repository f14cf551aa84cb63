import type { ExtractKeywordsResult } from '@ai-platform/contracts/result.ts'
import { eachChunk } from '../text/cut-chunks.ts'
import type { EnglishTagger } from '../text/load-wink.ts'
import type { ReadDocument } from '../text/read-document.ts'
import { stopwordsOf } from '../text/split-words.ts'
import { findEnglishTerms } from './find-english-terms.ts'
import { findTerms } from './find-terms.ts'
import { KeywordTally } from './keyword-tally.ts'

const maxKeywordCharacters = 80
/** A word is a label when it precedes this many different numbers or opens this many paragraphs, both together. */
const labelRepeats = 4

/**
 * Extracts up to 15 terms of the document, the most relevant first: noun phrases in English, else runs between stopwords.
 * @param tagger called for English documents only
 */
export function extractKeywords(
  document: ReadDocument,
  tagger: () => EnglishTagger,
  onChunk: (done: number, chunks: number) => void,
): ExtractKeywordsResult {
  const { language, sentences } = document
  const stopwords = stopwordsOf(language)
  const labels = findLabels(document.paragraphs)
  const tally = new KeywordTally()
  const readable = sentences.filter(({ grade }) => grade > 0)
  for (const chunk of eachChunk(readable, onChunk)) {
    for (const { text, at } of chunk) {
      const mentions =
        language === 'en' ? findEnglishTerms(tagger(), text, stopwords, at) : findTerms(text, language, stopwords, at)
      for (const mention of mentions)
        if (mention.surface.length <= maxKeywordCharacters && !labels.has(mention.surface.toLowerCase()))
          tally.add(mention)
    }
  }
  return { keywords: tally.rank(sentences.length) }
}

/**
 * Finds words that precede numbers ("Definition 8", "Figure 3.4:", "FY 2008") or open paragraphs ("Proof:"). They name no
 * topic.
 */
function findLabels(paragraphs: readonly string[]): ReadonlySet<string> {
  const numbers = new Map<string, Set<string>>()
  const note = (word: string, number: string) => {
    const lower = word.toLowerCase()
    numbers.set(lower, (numbers.get(lower) ?? new Set()).add(number))
  }
  for (const [at, paragraph] of paragraphs.entries()) {
    for (const [, word, number] of paragraph.matchAll(/(?<!\p{L})(\p{Lu}\p{L}+)\.? (\d+(?:\.\d+)*)/gu))
      note(word ?? '', number ?? '')
    const opening = /^(\p{Lu}\p{L}+):/u.exec(paragraph)?.[1]
    if (opening) note(opening, `:${at}`)
  }
  return new Set([...numbers].filter(([, seen]) => seen.size >= labelRepeats).map(([label]) => label))
}
