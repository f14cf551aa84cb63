import type { Score } from '../sample.ts'

/**
 * Counts the neighbours of a list of unique phrases that follow each other in a text with no other phrase of the list
 * between them. A phrase that is missing breaks both of its pairs.
 */
export function measureOrder(phrases: string[], text: string): Score {
  const plain = joinSpace(text)
  const places = phrases
    .map((phrase, index) => ({ index, place: plain.indexOf(joinSpace(phrase)) }))
    .filter(({ place }) => place >= 0)
    .sort((one, other) => one.place - other.place)
  const follows = new Set(
    places.slice(1).flatMap(({ index }, before) => (places[before]?.index === index - 1 ? [index] : [])),
  )
  const missed = phrases
    .slice(1)
    .flatMap((phrase, before) => (follows.has(before + 1) ? [] : [`“${phrase}” after “${phrases[before]}”`]))
  return { found: follows.size, of: phrases.length - 1, missed }
}

const joinSpace = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ')
