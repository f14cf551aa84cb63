import type { Drawing } from './read-drawing.ts'
import type { PageText } from './read-words.ts'
import type { Box, Turn } from './upright.ts'

/** Letters of a stamp that a scanner prints on the image of a page. */
const maxStampLetters = 60
/** Share of the page's height at its top and bottom in which a stamp may be longer, such as the header of a court. */
const edgeShare = 0.1
/** Share of the page that an image of the whole page covers. */
const wholePage = 0.65
/** Painted share of a page without text that is worth reading. A rule or a small ornament is not. */
const minImageShare = 0.005
const minPathShare = 0.02

/**
 * Whether a page shows something that its text lacks: an image of a page, drawn letters, or letters without Unicode.
 * @param area of the page, upright
 * @param turn of most letters
 */
export function isUnread(text: PageText, drawing: Drawing, area: Box, turn: Turn): boolean {
  const { usable, unmapped } = text
  if (unmapped > usable && unmapped > 3) return true
  if (drawing.imageShare >= wholePage && (usable < maxStampLetters || countInside(text, area, turn) < maxStampLetters))
    return true
  if (usable > 0) return false
  return drawing.imageShare >= minImageShare || drawing.pathShare >= minPathShare || unmapped > 0
}

/** Counts the letters of the page itself between its edges. Annotations and turned stamps say nothing about what is scanned. */
function countInside({ words }: PageText, area: Box, turn: Turn): number {
  const edge = (area.bottom - area.top) * edgeShare
  return words
    .filter(word => word.drawn === undefined && word.turn === turn)
    .filter(({ baseline }) => baseline > area.top + edge && baseline < area.bottom - edge)
    .reduce((sum, { text }) => sum + text.length, 0)
}
