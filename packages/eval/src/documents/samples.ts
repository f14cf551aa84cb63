import type { Sample } from './sample.ts'
import { delimitedSamples } from './samples/delimited.ts'
import { openDocumentSamples } from './samples/open-document.ts'
import { richTextSamples } from './samples/rich-text.ts'
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
]
