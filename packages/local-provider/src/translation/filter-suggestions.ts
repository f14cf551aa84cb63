import type { Suggestion } from './load-harper.ts'

/** Whether a suggestion has one replacement, is within one line, and concerns neither a name nor an acronym. */
export function isPlainMistake({ problem, replacements }: Suggestion): boolean {
  return (
    replacements.length === 1 &&
    !/[\r\n\d]/u.test(problem) &&
    !/\p{Lu}/u.test(problem.slice(1)) &&
    !/^\p{Lu}\p{L}* /u.test(problem)
  )
}

/** Whether a suggestion concerns a word of a sentence, and not code, a path, a formula or a label. */
export const isInProse = (passage: string, suggestion: Suggestion) =>
  !isCode(passage, suggestion) && !isLabel(passage, suggestion)

/** The words that show a lone `i` to be the pronoun. */
const followsI =
  /^ (?:am|was|have|had|will|would|do|did|can|could|should|think|want|need|know|like|love|go|went|see|saw|hope|feel|get|got|just|never|always|don['’]t)\b/

/** Whether a single letter is an item, a name or an option ("(a)", "Exhibit A", "npm i") and not a word. */
function isLabel(passage: string, { start, end, problem }: Suggestion): boolean {
  if (problem.length > 1) return false
  const before = passage.slice(0, start).trimEnd()
  if (!/^\s\S/u.test(passage.slice(end)) || passage.charAt(start - 1) === '(') return true
  if (problem === 'i') return !followsI.test(passage.slice(end))
  return problem === 'A' && before !== '' && !/[.!?:"“]$/u.test(before)
}

/** Whether the place is code, a path, an address or a formula. */
function isCode(passage: string, { start, end }: Suggestion): boolean {
  if (
    /[\w@/\\#`<>=:$~.-]/.test(passage.charAt(start - 1)) ||
    /^(?:[\w@/\\#`<>=$~(-]|[.:]\S)/.test(passage.slice(end, end + 2))
  )
    return true
  const from = passage.lastIndexOf('\n', start - 1) + 1
  const to = passage.indexOf('\n', end)
  const line = passage.slice(from, to < 0 ? passage.length : to)
  return (line.match(/[{}<>=|\\`$_;[\]]/gu)?.length ?? 0) > line.length / 25
}
