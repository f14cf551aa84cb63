import {
  type OfficeError,
  OfficeErrorType,
  OfficeParser,
  type OfficeParserAST,
  type SupportedFileType,
} from 'officeparser'
import type { ExtractedText } from '../extracted-text.ts'
import { documentTooComplex, ExtractionError, passwordProtected, unreadableDocument } from '../extraction-error.ts'
import type { Format } from '../file-types.ts'
import { normaliseText } from '../text/normalise-text.ts'

/** officeparser's codes for a document it read in part only, or refused for its size. */
const limitReached = /_LIMIT_EXCEEDED$|^MAX_NESTING_DEPTH|^OUTPUT_TOO_LARGE/

const spreadsheets = new Set(['xlsx', 'ods'])

/**
 * The text of a presentation, spreadsheet, OpenDocument, RTF or HTML file: paragraphs apart by a blank line, the rows of
 * a sheet by a line, cells by tabs. `pages` counts the slides of a presentation and is null elsewhere. Images, scripts
 * and styles are left out.
 *
 * Throws ExtractionError with any of its codes.
 */
export async function readOffice(bytes: Buffer, format: Format, maxInflatedBytes: number): Promise<ExtractedText> {
  const newlineDelimiter = spreadsheets.has(format.extension) ? '\n' : '\n\n'
  try {
    const document = await parse(bytes, format, maxInflatedBytes)
    const { value } = await document.to('text', { textConfig: { preserveLayout: false, newlineDelimiter } })
    const slides = document.content.filter(node => node.type === 'slide').length
    return { text: normaliseText(value), pages: slides > 0 ? slides : null }
  } catch (error) {
    throw describe(error, format.name)
  }
}

async function parse(bytes: Buffer, format: Format, maxInflatedBytes: number): Promise<OfficeParserAST> {
  let cut = false
  const document = await OfficeParser.parseOffice(bytes, {
    fileType: (format.reader === 'html' ? 'html' : format.extension) as SupportedFileType,
    decompressionLimits: { maxUncompressedBytes: maxInflatedBytes },
    onWarning: warning => {
      cut ||= limitReached.test(warning.code)
    },
  })
  if (cut) throw tooMuchContent()
  return document
}

function describe(error: unknown, kind: string): unknown {
  if (error instanceof ExtractionError || error instanceof RangeError) return error
  const code = (error as OfficeError).officeIssue?.code
  if (code === OfficeErrorType.PASSWORD_REQUIRED) return passwordProtected()
  return code && limitReached.test(code) ? tooMuchContent(error) : unreadableDocument(kind, error)
}

const tooMuchContent = (cause?: unknown) =>
  documentTooComplex('The document has more cells or elements than can be read.', cause)
