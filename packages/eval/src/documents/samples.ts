import type { Sample } from './sample.ts'
import { bookSamples } from './samples/books.ts'
import { delimitedSamples } from './samples/delimited.ts'
import { mailSamples } from './samples/mails.ts'
import { oldWordSamples } from './samples/old-word.ts'
import { openDocumentSamples } from './samples/open-document.ts'
import { pdfColumnSamples } from './samples/pdf-columns.ts'
import { pdfFormSamples } from './samples/pdf-forms.ts'
import { pdfTableSamples } from './samples/pdf-tables.ts'
import { pdfTextSamples } from './samples/pdf-text.ts'
import { richTextSamples } from './samples/rich-text.ts'
import { scriptSamples } from './samples/scripts.ts'
import { slideSamples } from './samples/slides.ts'
import { webPageSamples } from './samples/web-pages.ts'
import { wordSamples } from './samples/word.ts'
import { workbookSamples } from './samples/workbooks.ts'

/** Every document made in code that is read as text. */
export const makeSamples = (): Sample[] => [
  ...workbookSamples(),
  ...openDocumentSamples(),
  ...wordSamples(),
  ...slideSamples(),
  ...webPageSamples(),
  ...delimitedSamples(),
  ...richTextSamples(),
  ...mailSamples(),
  ...bookSamples(),
  ...oldWordSamples(),
  ...pdfTableSamples(),
  ...pdfColumnSamples(),
  ...pdfTextSamples(),
  ...pdfFormSamples(),
  ...scriptSamples(),
]
