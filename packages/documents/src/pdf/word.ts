import type { Box, Turn } from './upright.ts'

/** A word with its place, in the upright coordinates of its turn. */
export interface Word extends Box {
  text: string
  /** FPDF_PAGEOBJECT that draws its first letter; 0 when it is not known. */
  object: number
  /** y of the line on which the letters stand. */
  baseline: number
  /** Height of the font in points. */
  size: number
  /** Undefined for text at an angle or without valid coordinates, which keeps the order of the file. */
  turn: Turn | undefined
  /** Whether most of its letters are Arabic, Hebrew or of another script written from right to left. */
  rightToLeft: boolean
  /** Whether the text has a blank before the word. Absent where pdfium only guessed one from a gap. */
  spaced?: boolean
  /** Number of the annotation or form field that draws the word. Absent for words of the page itself. */
  drawn?: number
  /** Whether its first letter is bold. */
  bold?: boolean
  /** Target of a link. */
  link?: string
}
