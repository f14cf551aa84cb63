import type { TaskType } from '@ai-platform/contracts/result.ts'
import type { Coverage, TaskWarning } from '@ai-platform/contracts/task.ts'
import type { DocumentPage, ExtractedDocument } from '@ai-platform/documents/extracted-document.ts'
import { formatPageSelection, rangesOf } from '@ai-platform/documents/page-selection.ts'
import type { Recognition } from '@ai-platform/documents/recognition.ts'
import type { AiAnswer } from '../providers/provider.ts'

/** Recognised text below this confidence has so many errors that its user should check it. */
const lowConfidence = 0.6
/** The most ranges of page numbers in a sentence. */
const maxRanges = 12

/**
 * Measures how much of a document a result rests on. `pages` counts the selected pages that the document has. A reader may
 * know the number of pages without telling their texts apart; then pages with text are not counted.
 */
export function measureCoverage(
  { pages, pageCount }: ExtractedDocument,
  text: string,
  { chunks, chunksDone }: { chunks: number; chunksDone: number },
): Coverage {
  const count = (isCounted: (page: DocumentPage) => boolean) => pages.filter(isCounted).length
  const pages_unread = count(page => page.unread)
  const isNumbered = pages.every(({ number }) => number !== null)
  return {
    pages: isNumbered ? pages.length : pageCount,
    pages_with_text: isNumbered ? count(page => page.text !== '') : null,
    pages_ocr: count(page => page.confidence !== null),
    pages_unread,
    characters: text.length,
    chunks,
    chunks_done: chunksDone,
    truncated: chunksDone < chunks || pages_unread > 0,
  }
}

const unreadReasons: Record<Recognition, string> = {
  done: 'no text was recognised in the images there. If they show text, upload a sharper scan.',
  off: 'text recognition (OCR) was off for this task. Submit the document with ocr=auto.',
  unavailable:
    'this platform does not recognise text in images. Run text recognition (OCR) on the document and upload the result.',
}

/** The remarks about a document: those of its reader, unread pages, and pages whose recognition is doubtful. */
export function warningsOf(document: ExtractedDocument, recognition: Recognition): TaskWarning[] {
  const { pages, pageCount, warnings } = document
  const unread = pages.filter(page => page.unread)
  const doubtful = pages.filter(page => page.confidence !== null && page.confidence < lowConfidence)
  const found = [...warnings]
  if (unread.length > 0) {
    const how = unread.every(page => page.text === '') ? 'not read' : 'not read completely'
    const detail = `${namePages(unread, pageCount)} ${how} because ${unreadReasons[recognition]}`
    found.push({ code: 'pages_unread', detail, pages: numbersOf(unread) })
  }
  if (doubtful.length > 0) {
    const detail = `${namePages(doubtful, pageCount)} recognised with low confidence. Check the text of the task, or upload a sharper scan.`
    found.push({ code: 'low_ocr_confidence', detail, pages: numbersOf(doubtful) })
  }
  return found
}

type AnswerFacts = Pick<AiAnswer<TaskType>, 'chunks' | 'failedChunks' | 'sourcesDropped' | 'ignoredOptions'>

/** The remarks about an answer that does not rest on every chunk of the text, or whose quotes are not all in it. */
export function answerWarnings(answer: AnswerFacts): TaskWarning[] {
  return [...failedChunksWarning(answer), ...droppedSourcesWarning(answer), ...ignoredOptionsWarning(answer)]
}

function ignoredOptionsWarning({ ignoredOptions }: AnswerFacts): TaskWarning[] {
  return ignoredOptions.map(name => ({
    code: 'option_not_followed',
    detail: `The field "${name}" had no effect: the AI provider of this platform extracts text and does not write its own.`,
    pages: [],
  }))
}

function droppedSourcesWarning({ sourcesDropped: count }: AnswerFacts): TaskWarning[] {
  if (count === 0) return []
  const detail =
    count === 1
      ? 'One quote of the AI is not in the text of the document and was left out of `sources`.'
      : `${count} quotes of the AI are not in the text of the document and were left out of \`sources\`.`
  return [{ code: 'sources_dropped', detail, pages: [] }]
}

function failedChunksWarning({ chunks, failedChunks }: AnswerFacts): TaskWarning[] {
  const [first] = failedChunks
  if (!first) return []
  const pages = [...new Set(failedChunks.flatMap(chunk => chunk.pages))].toSorted((a, b) => a - b)
  const where =
    pages.length === 0 ? '' : ` ${pages.length === 1 ? 'It is on page' : 'They are on pages'} ${listPages(pages)}.`
  const count = failedChunks.length
  const detail =
    `${count} of the ${chunks} parts of the text ${count === 1 ? 'was' : 'were'} not used.${where} ${first.detail} ` +
    'Submit the document again, or use another AI provider.'
  return [{ code: 'chunks_failed', detail, pages }]
}

const numbersOf = (pages: DocumentPage[]): number[] => pages.flatMap(({ number }) => number ?? [])

/** The subject of a sentence with its verb, such as `Pages 2-10 of 12 were`. */
function namePages(pages: DocumentPage[], pageCount: number | null): string {
  const numbers = numbersOf(pages)
  if (numbers.length === 0) return 'A part of the document was'
  const of = pageCount === null ? '' : ` of ${pageCount}`
  return numbers.length === 1 ? `Page ${listPages(numbers)}${of} was` : `Pages ${listPages(numbers)}${of} were`
}

/** Such as `2-3, 7`, at most 12 ranges. */
function listPages(numbers: number[]): string {
  const ranges = rangesOf(numbers)
  const named = formatPageSelection(ranges.slice(0, maxRanges)).replaceAll(',', ', ')
  return ranges.length > maxRanges ? `${named} and others` : named
}
