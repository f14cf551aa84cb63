import { chooseSpelling, cutPrefix } from './choose-spelling.ts'
import type { Proofreader, Suggestion } from './load-harper.ts'

const blockCharacters = 2_000
const blocksPerStep = 20
const wordsPerBatch = 200
/** A text with more unknown words than this is too much of its own kind to be corrected by a dictionary. */
const mostUnknown = 300
/** Above this share of words that are no slips of known ones, a passage is code, names or another language: left as it is. */
const mostStrange = 0.2

/**
 * An English text with its plain mistakes put right and nothing else changed: misspelt lower-case words that stand only
 * once in the text, doubled words, a/an, agreement. Raw use of the checker's proposals would harm ("untill" → "distill").
 */
export async function improveEnglish(
  text: string,
  proofreader: Proofreader,
  onChunk: (done: number, chunks: number) => void,
): Promise<string> {
  const candidates = findRareWords(text)
  const misspelt = await findMisspelt([...candidates], proofreader)
  const blocks = cutBlocks(text)
  const steps = Math.max(1, Math.ceil(blocks.length / blocksPerStep))
  const improved: string[] = []
  for (const [i, block] of blocks.entries()) {
    improved.push(await improveBlock(block, proofreader, misspelt, candidates))
    if ((i + 1) % blocksPerStep === 0 || i === blocks.length - 1) onChunk(Math.ceil((i + 1) / blocksPerStep), steps)
  }
  return improved.join('')
}

const plainWord = /(?<![\p{L}\p{N}_'’-])[a-z]{4,}(?![\p{L}\p{N}_'’-])/gu

/** Plain lower-case words that stand once in the text: what is written twice is meant. */
function findRareWords(text: string): Set<string> {
  const counts = new Map<string, number>()
  for (const [word] of text.matchAll(plainWord)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return new Set([...counts].filter(([word, count]) => count === 1 && word.length < 40).map(([word]) => word))
}

async function findMisspelt(words: readonly string[], proofreader: Proofreader): Promise<Map<string, string[]>> {
  const misspelt = new Map<string, string[]>()
  for (let i = 0; i < words.length && misspelt.size < mostUnknown; i += wordsPerBatch)
    for (const [word, proposals] of await proofreader.findMisspelt(words.slice(i, i + wordsPerBatch)))
      misspelt.set(word, proposals)
  const rests = [...misspelt.keys()].flatMap(word => cutPrefix(word) ?? [])
  const unknownRests = rests.length > 0 ? await proofreader.findMisspelt(rests) : new Map<string, string[]>()
  for (const word of [...misspelt.keys()]) {
    const rest = cutPrefix(word)
    if (rest !== undefined && !unknownRests.has(rest)) misspelt.delete(word)
  }
  return misspelt
}

/** All of the text, cut after line ends into passages that the checker reads at once, after blank lines if it can be. */
function cutBlocks(text: string): string[] {
  const blocks: string[] = []
  let open = ''
  for (const line of text.split(/(?<=\n)/u).flatMap(cutLongLine)) {
    const full =
      open.length + line.length > blockCharacters || (open.length > blockCharacters / 2 && /\n\s*\n$/u.test(open))
    if (open && full) {
      blocks.push(open)
      open = ''
    }
    open += line
  }
  if (open) blocks.push(open)
  return blocks
}

/** A paragraph on one line is cut after a sentence, or a word, or anywhere. */
function cutLongLine(line: string): string[] {
  if (line.length <= blockCharacters) return [line]
  return line.match(/[\s\S]{500,2000}[.!?]\s+|[\s\S]{1,2000}\s+|[\s\S]{1,2000}/g) ?? [line]
}

async function improveBlock(
  block: string,
  proofreader: Proofreader,
  misspelt: ReadonlyMap<string, string[]>,
  candidates: ReadonlySet<string>,
): Promise<string> {
  if (!/[a-z]/.test(block) || /\S{500}/u.test(block)) return block
  const rare = [...block.matchAll(plainWord)].filter(([word]) => candidates.has(word))
  const unknown = rare.filter(([word]) => misspelt.has(word))
  const strange = unknown.filter(match => correctSpelling(match, misspelt).length === 0)
  if (strange.length > 2 && strange.length > rare.length * mostStrange) return block
  const suggestions = [
    ...unknown.flatMap(match => correctSpelling(match, misspelt)),
    ...(await proofreader.findMistakes(block)).filter(isPlainMistake),
  ].filter(suggestion => !isCode(block, suggestion) && !isLabel(block, suggestion))
  let improved = ''
  let from = 0
  for (const { start, end, replacements } of suggestions.sort((a, b) => a.start - b.start)) {
    if (start < from) continue
    improved += block.slice(from, start) + (replacements[0] ?? block.slice(start, end))
    from = end
  }
  return improved + block.slice(from)
}

function correctSpelling(match: RegExpExecArray, misspelt: ReadonlyMap<string, string[]>): Suggestion[] {
  const [problem] = match
  const right = chooseSpelling(problem, misspelt.get(problem) ?? [])
  return right ? [{ start: match.index, end: match.index + problem.length, problem, replacements: [right] }] : []
}

/** One proposal only, within a line, and neither a name nor an acronym. */
function isPlainMistake({ problem, replacements }: Suggestion): boolean {
  return (
    replacements.length === 1 &&
    !/[\r\n\d]/u.test(problem) &&
    !/\p{Lu}/u.test(problem.slice(1)) &&
    !/^\p{Lu}\p{L}* /u.test(problem)
  )
}

const followsI =
  /^ (?:am|was|have|had|will|would|do|did|can|could|should|think|want|need|know|like|love|go|went|see|saw|hope|feel|get|got|just|never|always|don['’]t)\b/

/** Whether a letter stands for an item, a name or an option ("(a)", "Exhibit A", "npm i") and not for a word. */
function isLabel(block: string, { start, end, problem }: Suggestion): boolean {
  if (problem.length > 1) return false
  const before = block.slice(0, start).trimEnd()
  if (!/^\s\S/u.test(block.slice(end)) || block.charAt(start - 1) === '(') return true
  if (problem === 'i') return !followsI.test(block.slice(end))
  return problem === 'A' && before !== '' && !/[.!?:"“]$/u.test(before)
}

/** Whether the place is code, a path, an address or a formula rather than a sentence. */
function isCode(block: string, { start, end }: Suggestion): boolean {
  if (
    /[\w@/\\#`<>=:$~.-]/.test(block.charAt(start - 1)) ||
    /^(?:[\w@/\\#`<>=$~(-]|[.:]\S)/.test(block.slice(end, end + 2))
  )
    return true
  const from = block.lastIndexOf('\n', start - 1) + 1
  const to = block.indexOf('\n', end)
  const line = block.slice(from, to < 0 ? block.length : to)
  return (line.match(/[{}<>=|\\`$_;[\]]/gu)?.length ?? 0) > line.length / 25
}
