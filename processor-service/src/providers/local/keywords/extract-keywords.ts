import type { ExtractKeywordsResult } from '@ai-platform/contracts/result.ts'
import type { EnglishTagger } from '../load-wink.ts'
import { cutChunks, type ReadDocument } from '../text/read-document.ts'
import { stopwordsOf } from '../text/split-words.ts'
import { findEnglishTerms } from './find-english-terms.ts'
import { findTerms } from './find-terms.ts'
import { KeywordTally } from './keyword.ts'

const chunkCharacters = 60_000
const longestKeyword = 80

/** Up to 15 terms of the document, the most relevant first. `tagger`: only called for English. */
export function extractKeywords(
  document: ReadDocument,
  tagger: () => EnglishTagger,
  onChunk: (done: number, chunks: number) => void,
): ExtractKeywordsResult {
  const { language, sentences } = document
  const stopwords = stopwordsOf(language)
  const tally = new KeywordTally()
  const worth = sentences.filter(({ grade }) => grade > 0)
  const chunks = cutChunks(worth, sentence => sentence.text, chunkCharacters)
  for (const [done, chunk] of chunks.entries()) {
    for (const { text, at } of chunk) {
      const mentions =
        language === 'en' ? findEnglishTerms(tagger(), text, stopwords, at) : findTerms(text, language, stopwords, at)
      for (const mention of mentions) if (mention.surface.length <= longestKeyword) tally.add(mention)
    }
    onChunk(done + 1, chunks.length)
  }
  return { keywords: tally.rank(sentences.length) }
}
