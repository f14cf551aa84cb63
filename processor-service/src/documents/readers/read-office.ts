import {
  type OfficeError,
  OfficeErrorType,
  OfficeParser,
  type OfficeParserAST,
  type SupportedFileType,
} from 'officeparser'
import { type ExtractedDocument, unpagedDocument } from '../extracted-document.ts'
import { documentTooComplex, ExtractionError, passwordProtected, unreadableDocument } from '../extraction-error.ts'
import type { Format } from '../file-types.ts'
import { normaliseText } from '../text/normalise-text.ts'
import { readArchive } from './read-archive.ts'
import type { ReadDocument } from './reader.ts'

/** officeparser's codes for a document that it read only in part or refused because of its size. */
const limitReached = /_LIMIT_EXCEEDED$|^MAX_NESTING_DEPTH|^OUTPUT_TOO_LARGE/

/** Reads a presentation, a spreadsheet, an OpenDocument text or an RTF file. */
export const readOfficeFile: ReadDocument = async input => {
  const bytes = input.format.container === 'zip' ? await readArchive(input) : input.bytes
  return readOffice(bytes, input.format, input.maxInflatedBytes)
}

const spreadsheets = new Set(['xlsx', 'ods'])

/**
 * Reads the text of a presentation, spreadsheet, OpenDocument or RTF file. A blank line separates paragraphs; a row
 * of a sheet is one line with tabs between its cells. Images are left out. `pageCount` is the number
 * of slides, or null for a format without slides.
 * @param maxInflatedBytes limit for the content of a zip-based file, uncompressed
 * @throws ExtractionError with any of its codes
 */
async function readOffice(bytes: Buffer, format: Format, maxInflatedBytes: number): Promise<ExtractedDocument> {
  const newlineDelimiter = spreadsheets.has(format.extension) ? '\n' : '\n\n'
  try {
    const document = await parse(bytes, format, maxInflatedBytes)
    const { value } = await document.to('text', { textConfig: { preserveLayout: false, newlineDelimiter } })
    const slides = document.content.filter(node => node.type === 'slide').length
    return { ...unpagedDocument(normaliseText(value)), pageCount: slides > 0 ? slides : null }
  } catch (error) {
    throw toExtractionError(error, format.name)
  }
}

async function parse(bytes: Buffer, format: Format, maxInflatedBytes: number): Promise<OfficeParserAST> {
  let incomplete = false
  const document = await OfficeParser.parseOffice(bytes, {
    fileType: format.extension as SupportedFileType,
    decompressionLimits: { maxUncompressedBytes: maxInflatedBytes },
    onWarning: warning => {
      incomplete ||= limitReached.test(warning.code)
    },
  })
  if (incomplete) throw tooManyElements()
  return document
}

function toExtractionError(error: unknown, formatName: string): unknown {
  if (error instanceof ExtractionError || error instanceof RangeError) return error
  const code = (error as OfficeError).officeIssue?.code
  if (code === OfficeErrorType.PASSWORD_REQUIRED) return passwordProtected()
  return code && limitReached.test(code) ? tooManyElements(error) : unreadableDocument(formatName, error)
}

const tooManyElements = (cause?: unknown) => documentTooComplex('The document has too many cells or elements.', cause)
