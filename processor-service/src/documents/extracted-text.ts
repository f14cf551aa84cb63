/** The text of a document. */
export interface ExtractedText {
  /** Normalised by normaliseText. A line that holds one form feed separates the pages of a PDF. */
  text: string
  /** Pages of a PDF or slides of a presentation; null for formats without pages. */
  pages: number | null
}
