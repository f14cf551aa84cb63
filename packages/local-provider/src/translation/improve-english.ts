import { chooseSpelling, cutPrefix } from './choose-spelling.ts'
import { isInProse, isPlainMistake } from './filter-suggestions.ts'
import type { Proofreader, Suggestion } from './load-harper.ts'

const blockCharacters = 2_000
const blocksPerStep = 20
const wordsPerBatch = 200
/** The search for spelling mistakes stops after this many unknown words: the dictionary does not fit the text. */
const maxUnknownWords = 300
/**
 * A passage stays unchanged when a larger share of its rare words is unknown and has no sure correction. It is code, names or
 * another language.
 */
const maxStrangeShare = 0.2

/**
 * Corrects the plain mistakes of an English text and changes nothing else: misspelt lower-case words that occur once,
 * doubled words, a/an, agreement. Applying all proposals of the checker would do harm ("untill" → "distill").
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

/** Lower-case words that occur once in the text. A word written twice is intended. */
function findRareWords(text: string): Set<string> {
  const counts = new Map<string, number>()
  for (const [word] of text.matchAll(plainWord)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return new Set([...counts].filter(([word, count]) => count === 1 && word.length < 40).map(([word]) => word))
}

async function findMisspelt(words: readonly string[], proofreader: Proofreader): Promise<Map<string, string[]>> {
  const misspelt = new Map<string, string[]>()
  for (let i = 0; i < words.length && misspelt.size < maxUnknownWords; i += wordsPerBatch)
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

/** Cuts the text at line ends, preferably at blank lines, into passages for one check each. The passages joined are the text. */
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

/** Cuts a long line after a sentence, else after a word, else anywhere. */
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
  if (strange.length > 2 && strange.length > rare.length * maxStrangeShare) return block
  const suggestions = [
    ...unknown.flatMap(match => correctSpelling(match, misspelt)),
    ...(await proofreader.findMistakes(block)).filter(isPlainMistake),
  ].filter(suggestion => isInProse(block, suggestion))
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
