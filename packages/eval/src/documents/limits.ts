import type { Limits } from '../figure.ts'

/** The limits of each figure. Raise them when a reader improves. */
export const limits: Record<string, Limits> = {
  'cells in their row and column: csv': { atLeast: 0 },
  'cells in their row and column: docx': { atLeast: 0 },
  'cells in their row and column: html': { atLeast: 0 },
  'cells in their row and column: odp': { atLeast: 0 },
  'cells in their row and column: ods': { atLeast: 0 },
  'cells in their row and column: odt': { atLeast: 0 },
  'cells in their row and column: pptx': { atLeast: 0 },
  'cells in their row and column: rtf': { atLeast: 0 },
  'cells in their row and column: xlsx': { atLeast: 0 },
  'deleted and hidden text left out': { atLeast: 0.69 },
  footnotes: { atLeast: 0 },
  'form values: docx': { atLeast: 0 },
  'German, French, Arabic and Chinese whole': { atLeast: 1 },
  headings: { atLeast: 0 },
  links: { atLeast: 0 },
  'list items': { atLeast: 0 },
  'order of paragraphs': { atLeast: 1 },
  'sheet names': { atLeast: 0 },
  'speaker notes': { atLeast: 0 },
  'text boxes, headers and footers': { atLeast: 0.71 },
  'words whole': { atLeast: 1 },
}
