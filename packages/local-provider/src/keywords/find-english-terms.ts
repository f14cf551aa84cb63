import type { EnglishTagger, TaggedToken } from '../text/load-wink.ts'
import type { Mention } from './keyword-tally.ts'

const maxTermWords = 4
const vague = new Set(
  `thing things way ways lot lots number kind type types example examples case cases part parts time times year years day
  days month months week weeks people person something anything everything nothing someone one ones use fact order
  section page pages figure table chapter item items etc other others same such many more most several various different
  new good great certain following above below first second third last next own able due available general main major
  important particular specific possible necessary full current recent result results end question place bit sort
  hour hours minute minutes today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday january
  february march april june july august september october november december i.e. e.g. and/or`.split(/\s+/),
)

/**
 * Finds the noun phrases of an English text: one to four adjectives and nouns, the last one a noun.
 * @param stopwords in lower case
 * @param at the index of the sentence in the document
 */
export function findEnglishTerms(
  tagger: EnglishTagger,
  text: string,
  stopwords: ReadonlySet<string>,
  at: number,
): Mention[] {
  const mentions: Mention[] = []
  let run: TaggedToken[] = []
  const close = () => {
    const term = trimTerm(run, stopwords)
    if (term) mentions.push(describeTerm(term, at))
    run = []
  }
  for (const token of tagger.tag(text)) {
    const fits = /^(?:ADJ|NOUN|PROPN)$/.test(token.pos) && /^[\p{L}\d][\p{L}\p{M}\d.&'’+#/-]*$/u.test(token.value)
    const glued = token.value === '-' || (run.length > 0 && !token.spaced && run.at(-1)?.value !== '-')
    if (fits && !glued) {
      // An adjective after a noun opens the next phrase.
      if (token.pos === 'ADJ' && run.at(-1)?.pos === 'NOUN') close()
      run.push(token)
    } else close()
  }
  close()
  return mentions
}

/** Cuts vague words off both ends. The rest must end in a noun and have three letters, or be an acronym. */
function trimTerm(run: TaggedToken[], stopwords: ReadonlySet<string>): TaggedToken[] | undefined {
  const empty = (token: TaggedToken) =>
    stopwords.has(token.normal) || vague.has(token.normal) || /^\W*\d/.test(token.value)
  let from = 0
  let to = run.length
  const at = (i: number) => run[i] as TaggedToken
  while (from < to && empty(at(from))) from++
  while (to > from && (empty(at(to - 1)) || at(to - 1).pos === 'ADJ')) to--
  const term = run.slice(Math.max(from, to - maxTermWords), to)
  const letters =
    term
      .map(token => token.value)
      .join('')
      .match(/\p{L}/gu)?.length ?? 0
  return letters >= 3 || term.some(token => /^\p{Lu}{2}/u.test(token.value)) ? term : undefined
}

function describeTerm(term: TaggedToken[], at: number): Mention {
  const surface = term
    .map(token => token.value)
    .join(' ')
    .replace(/['’.]+$/u, '')
  const proper = term.some(token => token.pos === 'PROPN')
  const key = term.map(token => singular(token)).join(' ')
  return { surface, key, words: term.length, at, weight: proper ? 1.15 : 1 }
}

function singular(token: TaggedToken): string {
  const lower = token.lemma.toLowerCase()
  if (token.pos !== 'PROPN' || !/[^s]s$/.test(lower) || lower.length < 5) return lower
  return lower.endsWith('ies') ? `${lower.slice(0, -3)}y` : lower.slice(0, -1)
}
