import MiniSearch from 'minisearch'
import type { RequestPage } from '../provider.ts'
import { type Chunk, type ChunkLimits, cutChunks, sizeOf } from './cut-chunks.ts'
import { spread } from './spread.ts'

/** The passages that are indexed before other events are processed; about 10 ms. */
const passagesAtOnce = 20

/** The most UTF-16 units of a passage: some paragraphs. */
const passageCharacters = 1_500

/**
 * Chooses the passages of a document that have most in common with a question (BM25+ over word beginnings). Joins them to chunks in
 * document order. Without any common word, passages are spread over the document.
 * @param maxChunks the most chunks that the passages may fill
 */
export async function selectPassages(
  question: string,
  pages: RequestPage[],
  limits: ChunkLimits,
  maxChunks: number,
): Promise<Chunk[]> {
  const maxCharacters = Math.min(passageCharacters, limits.maxCharacters)
  const passages = cutChunks(pages, { ...limits, maxCharacters })
  const ranked = await rank(question, passages)
  const room = Math.floor((maxChunks * limits.maxCharacters) / maxCharacters)
  const candidates = ranked.length > 0 ? ranked : spread([...passages.keys()], room)
  let chosen: number[] = []
  let chunks: Chunk[] = []
  for (const index of candidates) {
    const more = [...chosen, index].sort((a, b) => a - b)
    const joined = joinToChunks(
      more.flatMap(at => passages[at] ?? []),
      limits,
    )
    if (joined.length > maxChunks) break
    chosen = more
    chunks = joined
  }
  return chunks
}

/** The indexes of the passages that share words with the question, the best first. */
async function rank(question: string, passages: Chunk[]): Promise<number[]> {
  const index = new MiniSearch<{ id: number; text: string }>({
    fields: ['text'],
    tokenize: splitWords,
    processTerm: stem,
  })
  await index.addAllAsync(
    passages.map(({ text }, id) => ({ id, text })),
    { chunkSize: passagesAtOnce },
  )
  return index.search(question, { prefix: term => term.length > 3 }).map(({ id }) => Number(id))
}

const splitWords = (text: string): string[] => {
  const words: string[] = []
  for (const word of text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
    // Scripts without spaces are searched by pairs of characters.
    if (!/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(word)) words.push(word)
    else for (let at = 0; at < Math.max(1, word.length - 1); at++) words.push(word.slice(at, at + 2))
  }
  return words
}

/** The word without a common ending, so that most of its forms are found. */
const stem = (word: string): string => {
  const lower = word.toLowerCase()
  return lower.length > 4 ? lower.replace(/(?:ings?|ed|es|en|er|e|s|n)$/u, '') : lower
}

/** Shows a gap, so that the model does not read two passages as one. */
const gap = '\n\n[…]\n\n'

function joinToChunks(passages: Chunk[], limits: ChunkLimits): Chunk[] {
  const chunks: Chunk[] = []
  let size = 0
  for (const { text, pages } of passages) {
    const passageSize = sizeOf(gap + text, limits)
    const open = chunks.at(-1)
    if (open && size + passageSize <= 1) {
      open.text += gap + text
      open.pages.push(...pages)
      size += passageSize
    } else {
      chunks.push({ text, pages: [...pages] })
      size = passageSize
    }
  }
  return chunks
}
