/**
 * Whether `word` is a slip for `proposal`: both plain lower-case words, one edit apart, or two in a long word with the
 * same first letter. A proposal that only cuts or adds an ending is none: it is rather a form the dictionary lacks.
 */
export function isLikelyTypo(word: string, proposal: string): boolean {
  if (word.length < 4 || !/^[a-z]+$/.test(word) || !/^[a-z]+$/.test(proposal)) return false
  const doubled = word.slice(0, -1) === proposal && word.at(-1) === word.at(-2)
  if (!doubled && (word.startsWith(proposal) || proposal.startsWith(word))) return false
  const edits = countEdits(word, proposal)
  return edits === 1 || (edits === 2 && word.length >= 7 && word[0] === proposal[0])
}

/** Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours. */
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
