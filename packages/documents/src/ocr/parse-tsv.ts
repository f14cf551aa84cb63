import { isDivided, joinHalves } from '../text/join-lines.ts'
import { findBullets, type RecognisedWord } from './find-bullets.ts'

export interface RecognisedText {
  /** Lines as on the page; a blank line separates paragraphs. Columns follow each other. Items of lists begin with a hyphen. */
  text: string
  /** Mean of the words' confidence, 0..1, weighted by their length; 0 without words. */
  confidence: number
}

/** Upright text has 0.85 to 0.97, text that stands on its head 0.25 to 0.3. */
const minConfidence = 0.6

/** Whether a text may stand on its head. */
export const isDoubtful = ({ text, confidence }: RecognisedText): boolean => text !== '' && confidence < minConfidence

/** The level of a row that describes a word. Rows of other levels have no text. */
const wordLevel = '5'

interface Paragraph {
  key: string
  lines: { key: string; words: RecognisedWord[] }[]
}

/**
 * Reads tesseract's TSV, with a row a word: level, page, block, paragraph, line, word, left, top, width, height, confidence
 * (0..100) and text (tesseract(1), TessBaseAPI::GetTSVText). A header is ignored.
 */
export function parseTsv(tsv: string): RecognisedText {
  const paragraphs: Paragraph[] = []
  let characters = 0
  let confidence = 0
  for (const row of tsv.split('\n')) {
    const cells = row.split('\t')
    const word = cells[11]?.trim() ?? ''
    if (cells[0] !== wordLevel || word === '') continue
    addWord(paragraphs, cells, word)
    characters += word.length
    confidence += word.length * Math.max(0, Number(cells[10]))
  }
  const bullets = findBullets(paragraphs.flatMap(({ lines }) => lines.map(({ words }) => words)))
  return {
    text: paragraphs.map(paragraph => formatParagraph(paragraph, bullets)).join('\n\n'),
    confidence: characters === 0 ? 0 : Math.min(1, confidence / characters / 100),
  }
}

function addWord(paragraphs: Paragraph[], cells: string[], text: string): void {
  const [, , block, paragraph, line] = cells
  const [left = 0, top = 0, width = 0, height = 0] = cells.slice(6, 10).map(Number)
  const key = `${block} ${paragraph}`
  if (paragraphs.at(-1)?.key !== key) paragraphs.push({ key, lines: [] })
  const lines = paragraphs.at(-1)?.lines ?? []
  if (lines.at(-1)?.key !== line) lines.push({ key: line ?? '', words: [] })
  lines.at(-1)?.words.push({ text, left, top, width, height })
}

/** The second half of a word that a line end divides goes to the first. A compound (`DIN-Norm`) stays on two lines. */
function formatParagraph({ lines }: Paragraph, bullets: Set<RecognisedWord>): string {
  const written: string[] = []
  for (const { words } of lines) {
    const texts = words.map(word => (bullets.has(word) ? '-' : word.text))
    const before = written.at(-1)
    const [half = ''] = texts
    if (before !== undefined && isDivided(before, half) && /^\p{Ll}/u.test(half)) {
      written[written.length - 1] = joinHalves(before, half)
      texts.shift()
    }
    if (texts.length > 0) written.push(texts.join(' '))
  }
  return written.join('\n').trim()
}
