import type { Drawing } from './read-drawing.ts'
import type { PageText } from './read-words.ts'

/** Letters of a stamp that a scanner prints on the image of a page. */
const maxStampLetters = 60
/** Share of the page that an image of the whole page covers. */
const wholePage = 0.65
/** Painted share of a page without text that is worth reading. A rule or a small ornament is not. */
const minImageShare = 0.005
const minPathShare = 0.02

/** Whether a page shows something that its text lacks: an image of a page, drawn letters, or letters without Unicode. */
export function isUnread({ usable, unmapped }: PageText, drawing: Drawing): boolean {
  if (unmapped > usable && unmapped > 3) return true
  if (usable < maxStampLetters && drawing.imageShare >= wholePage) return true
  if (usable > 0) return false
  return drawing.imageShare >= minImageShare || drawing.pathShare >= minPathShare || unmapped > 0
}
