import type { PageImage } from './page-image.ts'

/** A program or library that recognises text in the image of a page. */
export interface OcrEngine {
  /** With its version, for the log. */
  readonly name: string
  /** The languages that it can recognise, by tesseract's names, such as `eng`. */
  readonly languages: string[]
  /** Number of pages recognised at the same time. */
  readonly concurrency: number
  /**
   * Recognises the text of a page. Returns tesseract's TSV (see parseTsv).
   * @param languages at least one of `languages`; several are tried on each word and take longer
   * @throws UnrecognisedPageError when the page is at fault; the signal's reason when it is aborted
   */
  recognise(image: PageImage, languages: string[], signal: AbortSignal): Promise<string>
  close(): Promise<void>
}

/** The engine failed on this page or took too long: another attempt gives the same. */
export class UnrecognisedPageError extends Error {
  override name = 'UnrecognisedPageError'
}

/** Longest time for one page, 30 times as long as a dense page takes. */
export const pageTimeoutMs = 120_000
