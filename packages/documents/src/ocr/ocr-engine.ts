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
   * Recognises the text of images, one after the other with one start of the program, which takes 0.16 s. Yields tesseract's
   * TSV of each (see parseTsv). A loop that breaks ends the recognition of the others.
   * @param languages at least one of `languages`; several are tried on each word and take longer
   * @throws UnrecognisedPageError when an image is at fault; the signal's reason when it is aborted
   */
  recognise(images: PageImage[], languages: string[], signal: AbortSignal): AsyncGenerator<string>
  close(): Promise<void>
}

/** The engine failed on this page or took too long: another attempt gives the same. */
export class UnrecognisedPageError extends Error {
  override name = 'UnrecognisedPageError'
}

/** Longest time for one page, 30 times as long as a dense page takes. */
export const pageTimeoutMs = 120_000
