/** Prefixes before a word of five letters or more. */
const formPrefixes =
  /^(?:re|pre|sub|un|non|de|dis|co|multi|micro|inter|over|under|mis|anti|auto|super|semi|meta|bi|tri|post|out|up)(?=[a-z]{5})/
/** British spellings and their American forms. Both are right, so neither is a mistake. */
const regionalSpellings: readonly (readonly [RegExp, string])[] = [
  [/our/, 'or'],
  [/is(?=e|ing|ation)/, 'iz'],
  [/ys(?=e|ing)/, 'yz'],
  [/ll(?=ed|ing|er|or)/, 'l'],
  [/l(?=ment|ful)/, 'll'],
  [/re(?=s?$)/, 'er'],
  [/gement/, 'gment'],
  [/ogue/, 'og'],
  [/[ao]e/, 'e'],
  [/enc(?=e)/, 'ens'],
  [/mme$/, 'm'],
  [/grey/, 'gray'],
  [/or(?=s?$)/, 'er'],
  [/er(?=s?$)/, 'or'],
]

/** A word without its prefix, or undefined when it has none. A dictionary may know "title" but not "retitle". */
export function cutPrefix(word: string): string | undefined {
  const rest = word.replace(formPrefixes, '')
  return rest === word ? undefined : rest
}

/**
 * Chooses the right spelling of an unknown word from a dictionary's proposals; undefined when the word may be right. Most
 * unknown words of a finished document are right and only missing from the dictionary. A mistake is clear when neighbours are
 * swapped or a vowel or doubling is wrong or missing. In a word of eight letters or more, one consonant may be missing.
 * @param word in lower case
 */
export function chooseSpelling(word: string, proposals: readonly string[]): string | undefined {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return undefined
  const near = proposals.filter(
    proposal => /^[a-z]+$/.test(proposal) && !isOtherForm(word, proposal) && !isRegionalSpelling(word, proposal),
  )
  const single = near.filter(proposal => countEdits(word, proposal) === 1)
  const sure = single.find(proposal => consonants(proposal) === consonants(word) || isSwap(word, proposal))
  if (sure !== undefined || word.length < 8) return sure
  if (single.length > 0) return single.length === 1 && lacksOneLetter(word, single[0] ?? '') ? single[0] : undefined
  return near.find(proposal => countEdits(word, proposal) === 2 && consonants(proposal) === consonants(word))
}

/** A proposal that only adds or removes an ending is another form of the word. */
function isOtherForm(word: string, proposal: string): boolean {
  const doubledEnd = word.slice(0, -1) === proposal && word.at(-1) === word.at(-2)
  return !doubledEnd && (word.startsWith(proposal) || proposal.startsWith(word))
}

const isRegionalSpelling = (word: string, proposal: string) =>
  regionalSpellings.some(([here, there]) => word.replace(here, there) === proposal)

/** The first letter and the consonants after it, without doubling. Most misspellings keep them. */
const consonants = (word: string) =>
  word.charAt(0) +
  word
    .slice(1)
    .replace(/[aeiou]/g, '')
    .replace(/(.)\1+/g, '$1')

const isSwap = (a: string, b: string) => a.length === b.length && [...a].sort().join('') === [...b].sort().join('')

const lacksOneLetter = (word: string, proposal: string) =>
  proposal.length === word.length + 1 &&
  word.slice(0, 2) === proposal.slice(0, 2) &&
  word.slice(-2) === proposal.slice(-2)

/** Optimal string alignment distance: the number of insertions, deletions, replacements and swaps of neighbours. */
export function countEdits(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1)
      row.push(edits)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? 0
}
