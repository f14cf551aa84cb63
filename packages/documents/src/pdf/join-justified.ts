import { type Fragment, fragmentOf } from './fragment.ts'
import type { Word } from './word.ts'

/** Gaps of a justified line differ by less than this, in font sizes or as a share of their mean. */
const maxDifference = 0.05
const maxShare = 0.03
/** Wider gaps separate columns, in font sizes. */
const maxGap = 8
/** Ends of the lines of a paragraph differ by less than this, in points, and lines are this far from each other, in sizes. */
const maxOffset = 1
const minPitch = 0.8
const maxPitch = 2.2
const minLetterShare = 0.6

/** Fragments that follow each other on one line with equal gaps. */
interface Chain {
  fragments: Fragment[]
  words: number
  gap: number
  left: number
  right: number
  baseline: number
  size: number
}

/**
 * Joins the fragments of a justified line, whose words a narrow column may drive apart as far as columns. Their gaps are
 * equal, and a line above or below has the same ends and other gaps. In the order of the file.
 */
export function joinJustified(fragments: Fragment[]): Fragment[] {
  const chains = findChains(fragments)
  if (chains.length === fragments.length) return fragments
  const byLeft = Map.groupBy(chains, ({ left }) => Math.round(left))
  const isJoined = (chain: Chain): boolean =>
    [-1, 0, 1].some(offset => byLeft.get(Math.round(chain.left) + offset)?.some(other => areOneParagraph(chain, other)))
  return chains.flatMap(chain =>
    chain.fragments.length > 1 && isProse(chain) && isJoined(chain)
      ? [fragmentOf(chain.fragments.flatMap(({ words }) => words))]
      : chain.fragments,
  )
}

function findChains(fragments: Fragment[]): Chain[] {
  const chains: Chain[] = []
  let open: Chain | undefined
  for (const fragment of fragments) {
    if (open && extend(open, fragment)) continue
    open = startChain(fragment)
    chains.push(open)
  }
  return chains
}

function startChain(fragment: Fragment): Chain {
  const { words, left, right, baseline, size } = fragment
  return { fragments: [fragment], words: words.length, gap: equalGap(words, size) ?? -1, left, right, baseline, size }
}

/** Adds a fragment to a chain if its gap and those between its words are those of the chain. */
function extend(chain: Chain, fragment: Fragment): boolean {
  const { size } = chain
  const last = chain.fragments.at(-1)?.words.at(-1)
  const [first] = fragment.words
  if (!last || !first || Math.abs(fragment.baseline - chain.baseline) > size * 0.1) return false
  const gap = gapBetween(last, first)
  if (gap < 0 || gap > size * maxGap || chain.gap < 0) return false
  const inside = equalGap(fragment.words, size)
  if (inside === undefined) return false
  if (chain.words > 1 && !areEqual(gap, chain.gap, size)) return false
  if (fragment.words.length > 1 && !areEqual(gap, inside, size)) return false
  chain.gap = chain.words > 1 ? chain.gap : gap
  chain.words += fragment.words.length
  chain.fragments.push(fragment)
  chain.left = Math.min(chain.left, fragment.left)
  chain.right = Math.max(chain.right, fragment.right)
  return true
}

/** Returns the gap between words, 0 for a single word; undefined when their gaps differ. */
function equalGap(words: Word[], size: number): number | undefined {
  let gap: number | undefined
  for (let index = 1; index < words.length; index++) {
    const next = gapBetween(words[index - 1] as Word, words[index] as Word)
    if (gap !== undefined && !areEqual(next, gap, size)) return undefined
    gap ??= next
  }
  return gap ?? 0
}

const gapBetween = (before: Word, after: Word) => Math.max(after.left - before.right, before.left - after.right)

const areEqual = (a: number, b: number, size: number) =>
  Math.abs(a - b) < Math.max(size * maxDifference, Math.max(a, b) * maxShare)

/** Whether `other` is a line of prose that ends where the chain does. A row of a table has cells in the same places instead. */
function areOneParagraph(chain: Chain, other: Chain): boolean {
  const pitch = Math.abs(other.baseline - chain.baseline) / chain.size
  return (
    pitch > minPitch &&
    pitch < maxPitch &&
    Math.abs(other.left - chain.left) < maxOffset &&
    Math.abs(other.right - chain.right) < maxOffset &&
    other.words >= 3 &&
    Math.abs(other.gap - chain.gap) > chain.size * maxDifference
  )
}

/** Whether most words have letters. Rows of figures have equal gaps more easily. */
function isProse({ fragments, words }: Chain): boolean {
  const withLetters = fragments.flatMap(fragment => fragment.words).filter(({ text }) => /\p{L}/u.test(text))
  return withLetters.length > words * minLetterShare
}
