/** A text with what is known about it. */
export interface KnownText {
  name: string
  language: 'en' | 'de' | 'fr' | 'es'
  /** paragraphs */
  text: string
  /** written by a person who read the text */
  summary: string
  /** what the text is about; each entry in the forms that count */
  keywords: string[][]
  /** questions with what their answer must contain; null when the text does not say */
  questions: { question: string; answer: string[] | null }[]
  /** facts that questions and answers about the whole text should touch */
  facts: string[]
  extract: { schema: Record<string, unknown>; data: Record<string, unknown> }
  /** English words that a translation must contain */
  english: string[]
}
