import { joinPages, pageBreak } from '@ai-platform/documents/extracted-document.ts'
import { tokensOfUnit } from '../../models/estimate-tokens.ts'
import type { RequestPage } from '../provider.ts'
import { findEnd, textEnds } from './split-text.ts'

/** A part of a document that fits one question. */
export interface Chunk {
  /** Verbatim. The joined texts of all chunks are the document's text; a form feed separates pages. */
  text: string
  /** The pages, or parts of pages, in `text`. Blank ones are left out. */
  pages: RequestPage[]
}

export interface ChunkLimits {
  /** UTF-16 units, 2 or more */
  maxCharacters: number
  /** tokens by estimate; Infinity when the model's context is not known */
  maxTokens: number
}

/** Ends of pages and of what stands before a heading come before those of paragraphs. */
const chunkEnds: readonly RegExp[] = [/\n\f\n/g, /\n+(?=#{1,6} )/g, ...textEnds]

/** The UTF-16 units between two marks at which the size of the text is known. */
const stride = 64

/**
 * Cuts a document into chunks of similar size within the limits. Cuts are at the ends of pages, else before headings, else
 * at the ends of paragraphs, sentences, lines or words.
 */
export function cutChunks(pages: RequestPage[], limits: ChunkLimits): Chunk[] {
  const text = joinPages(pages)
  const sizes = measure(text, limits)
  const chunks: Chunk[] = []
  const pagesBetween = createPageReader(pages)
  for (let start = 0; start < text.length; ) {
    const rest = sizes.between(start, text.length)
    // 10 % more than the even share, so that early cuts do not add a chunk at the end.
    const most = Math.min(1, (rest / Math.ceil(rest)) * 1.1)
    const end = rest <= 1 ? text.length : Math.max(start + 1, sizes.endOf(start, most))
    const length = end === text.length ? end - start : findEnd(text.slice(start, end), chunkEnds)
    chunks.push({ text: text.slice(start, start + length), pages: pagesBetween(start, start + length) })
    start += length
  }
  return chunks
}

/** The size of a text as the share of one question that it fills: 1 fills it. */
export function sizeOf(text: string, limits: ChunkLimits): number {
  return measure(text, limits).between(0, text.length)
}

function measure(text: string, { maxCharacters, maxTokens }: ChunkLimits) {
  const marks = new Float64Array(Math.ceil(text.length / stride) + 1)
  let tokens = 0
  for (let at = 0; at < text.length; at++) {
    tokens += tokensOfUnit(text.charCodeAt(at))
    if ((at + 1) % stride === 0) marks[(at + 1) / stride] = tokens
  }
  marks[marks.length - 1] = tokens
  const tokensAt = (at: number): number => {
    const mark = Math.floor(at / stride)
    const before = marks[mark] ?? tokens
    return before + ((marks[mark + 1] ?? before) - before) * ((at % stride) / stride)
  }
  const between = (start: number, end: number): number =>
    Math.max((end - start) / maxCharacters, (tokensAt(end) - tokensAt(start)) / maxTokens)
  return {
    between,
    /** the largest end with a size of at most `most` */
    endOf(start: number, most: number): number {
      let low = start
      let high = Math.min(text.length, start + maxCharacters)
      while (low < high) {
        const middle = Math.ceil((low + high) / 2)
        if (between(start, middle) <= most) low = middle
        else high = middle - 1
      }
      return low
    },
  }
}

/** Returns a function that reads the pages between two positions of the joined text, which must rise from call to call. */
function createPageReader(pages: RequestPage[]): (start: number, end: number) => RequestPage[] {
  const joinedAt: number[] = []
  let at = 0
  for (const { text } of pages) {
    joinedAt.push(at)
    at += text.length + pageBreak.length
  }
  // joinPages trims the whole text.
  const all = pages.map(page => page.text).join(pageBreak)
  const trimmed = all.length - all.trimStart().length
  let first = 0
  return (start, end) => {
    const read: RequestPage[] = []
    for (let index = first; index < pages.length; index++) {
      const { number, text } = pages[index] as RequestPage
      const from = (joinedAt[index] ?? 0) - trimmed
      if (from >= end) break
      if (from + text.length <= start) first = index
      const part = text.slice(Math.max(0, start - from), Math.max(0, end - from))
      if (part.trim() !== '') read.push({ number, text: part })
    }
    return read
  }
}

/** The text of a chunk for a prompt: each numbered page after a line with its number. */
export function markPages({ text, pages }: Chunk): string {
  if (pages.every(({ number }) => number === null)) return text
  return pages.map(page => `[page ${page.number}]\n${page.text.trim()}`).join('\n\n')
}

/** The numbers of the chunk's pages; none for a format without pages. */
export const pageNumbersOf = ({ pages }: Chunk): number[] => pages.flatMap(({ number }) => number ?? [])
