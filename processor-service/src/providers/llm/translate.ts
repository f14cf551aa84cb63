import type { ResultOf } from '@ai-platform/contracts/result.ts'
import { isCutOff, maxHalvings } from './cut-off.ts'
import { createOrderedDeltas } from './ordered-deltas.ts'
import { splitText } from './split-text.ts'
import { type Content, isObject, type LlmTask, partNote, type TaskRun } from './task-run.ts'

type Translation = ResultOf<'translate'>

/** A piece of at most this many UTF-16 units is not split again: then the model is at fault, not the length. */
const smallestSplit = 1_000

/**
 * The text in English, chunk by chunk. The white space between chunks is that of the document. A chunk that failed stays as it
 * is, so that a reader sees what is missing.
 */
export const translateTask: LlmTask<'translate'> = {
  // The answer is as long as the text, and many models return at most 16,000 tokens.
  maxChunkCharacters: 12_000,
  repeatsText: true,
  tidy: output =>
    isObject(output) && typeof output.source_language === 'string'
      ? { ...output, source_language: output.source_language.trim().toLowerCase().split(/[-_]/)[0] }
      : output,
  async answer(run) {
    const deltas = createOrderedDeltas(run.onDelta)
    const parts = run.chunks.length
    await run.recall(run.chunks.map(({ text }, index) => contentOf(text.trim(), partNote(index, parts))))
    const perChunk = await run.eachChunk(async (chunk, index, signal) => {
      const lane = deltas.lane(index)
      const note = partNote(index, parts)
      try {
        return await translatePiece(run, chunk.text, { note, halvings: maxHalvings, signal, onText: lane.write })
      } finally {
        lane.end()
      }
    })
    const pieces = perChunk.flatMap((piece, index) => piece ?? untranslated(run.chunks[index]?.text ?? ''))
    return mergeTranslations(pieces)
  },
}

const contentOf = (text: string, part: string): Content => ({ text, section: 'user', part })

type Piece = Partial<Translation> & { translation: string; weight: number }

const untranslated = (text: string): Piece => ({ translation: text, weight: 0 })

interface PieceQuestion {
  note: string
  /** how often the piece may be halved when its answer is cut off */
  halvings: number
  signal: AbortSignal
  onText(text: string): void
}

/** Translates one piece. When the answer is cut off at the token limit, translates its two halves, and so on. */
async function translatePiece(run: TaskRun<'translate'>, source: string, question: PieceQuestion): Promise<Piece[]> {
  const { note, halvings, signal, onText } = question
  const text = source.trim()
  if (!text) return [{ translation: source, weight: 0 }]
  const before = source.slice(0, source.indexOf(text))
  const after = source.slice(before.length + text.length)
  if (before) onText(before)
  let written = false
  const streamed = {
    field: 'translation',
    onText(delta: string) {
      written = true
      onText(delta)
    },
  }
  try {
    const maxOutputTokens = translationTokens(text)
    const answer = await run.ask({ ...contentOf(text, note), maxOutputTokens, signal, streamed })
    if (after) onText(after)
    return [{ ...answer, translation: before + answer.translation.trim() + after, weight: text.length }]
  } catch (error) {
    if (!isCutOff(error) || halvings === 0 || text.length <= smallestSplit) throw error
    // Text of the cut-off answer is already streamed and cannot be withdrawn, so the halves are not streamed.
    const half = { ...question, halvings: halvings - 1, onText: written ? () => {} : onText }
    const halves: Piece[] = [{ translation: before, weight: 0 }]
    for (const piece of splitText(text, Math.ceil(text.length / 2) + 200))
      halves.push(...(await translatePiece(run, piece, half)))
    return [...halves, { translation: after, weight: 0 }]
  }
}

/** The token limit of a translation: a token is about 4 characters of English, and an ideograph about one English word. */
function translationTokens(text: string): number {
  const ideographs =
    text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu)?.length ?? 0
  return Math.min(16_000, Math.ceil(2_048 + (text.length - ideographs) * 0.6 + ideographs * 1.4))
}

/** Joins translations in order. The language and the mode are those of most of the text. */
export function mergeTranslations(pieces: Piece[]): Translation {
  const weights = new Map<string, number>()
  let improved = 0
  let total = 0
  for (const { source_language, mode, weight } of pieces) {
    if (source_language) weights.set(source_language, (weights.get(source_language) ?? 0) + weight)
    if (mode === 'improved') improved += weight
    total += weight
  }
  const [language] = [...weights].sort((a, b) => b[1] - a[1])
  return {
    translation: pieces
      .map(piece => piece.translation)
      .join('')
      .trim(),
    source_language: language?.[0] ?? 'und',
    mode: improved * 2 > total ? 'improved' : 'translated',
  }
}
