import { createRequire } from 'node:module'
import type { ItsFunction, PartOfSpeech, WinkMethods } from 'wink-nlp'

/** One word or punctuation mark, as wink's English model tags it. */
export interface TaggedToken {
  value: string
  /** In lower case, with contractions split. */
  normal: string
  lemma: string
  pos: PartOfSpeech
  /** Whether white space precedes it. */
  spaced: boolean
}

export interface EnglishTagger {
  /** The sentiment of a sentence, -1 to 1. */
  scoreSentiment(sentence: string): number
  /** The tokens of a text. Pass at most a few thousand characters: wink keeps all of them in memory. */
  tag(text: string): TaggedToken[]
}

/** Loads wink-nlp and its English model: about 0.3 s and 60 MB, so once a thread. Both are CommonJS, hence `require`. */
export function loadWink(): EnglishTagger {
  const require = createRequire(import.meta.url)
  const createWink: typeof import('wink-nlp').default = require('wink-nlp')
  const nlp: WinkMethods = createWink(require('wink-eng-lite-web-model'), ['sbd', 'pos', 'negation', 'sentiment'])
  const { its } = nlp
  // The package's type of `lemma` lacks an argument that it is called with.
  const lemma = its.lemma as unknown as ItsFunction<string>
  return {
    scoreSentiment: sentence => Number(nlp.readDoc(sentence).out(its.sentiment)),
    tag(text) {
      const tokens = nlp.readDoc(text).tokens()
      const values = tokens.out() as string[]
      const normals = tokens.out(its.normal) as string[]
      const lemmas = tokens.out(lemma) as string[]
      const tags = tokens.out(its.pos) as PartOfSpeech[]
      const spaces = tokens.out(its.precedingSpaces) as string[]
      return values.map((value, i) => ({
        value,
        normal: normals[i] ?? value,
        lemma: lemmas[i] ?? value,
        pos: tags[i] ?? 'X',
        spaced: (spaces[i] ?? '') !== '',
      }))
    },
  }
}
