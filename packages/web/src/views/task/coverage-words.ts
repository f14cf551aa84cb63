import type { Task } from '@ai-platform/client/types.ts'
import { formatNumber, plural } from '../../ui/format.ts'

/** What a result rests on, in sentences. */
export function describeCoverage(coverage: NonNullable<Task['coverage']>): string[] {
  const { pages, pages_with_text, pages_ocr, pages_unread, characters, chunks, chunks_done, truncated } = coverage
  const sentences: string[] = []
  if (pages === null) sentences.push(`${plural(characters, 'character')} read.`)
  else {
    const read = pages_with_text ?? pages
    sentences.push(
      read === pages
        ? `${pages === 1 ? 'The page was' : `All ${formatNumber(pages)} pages were`} read.`
        : `${formatNumber(read)} of ${plural(pages, 'page')} had text.`,
    )
  }
  if (pages_ocr)
    sentences.push(`${pages === null ? 'Text' : `Text of ${plural(pages_ocr, 'page')}`} was recognised in images.`)
  if (pages_unread) sentences.push(`${plural(pages_unread, 'page')} could not be read in whole.`)
  if (chunks > 1)
    sentences.push(
      `The AI read it in ${formatNumber(chunks)} parts${chunks_done < chunks ? `, ${formatNumber(chunks_done)} of which it answered` : ''}.`,
    )
  sentences.push(truncated ? 'A part of the text was not used.' : 'The whole text was used.')
  return sentences
}
