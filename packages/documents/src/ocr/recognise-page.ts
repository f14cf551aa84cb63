import { chooseLanguages } from './choose-languages.ts'
import { type PageImage, turnOver } from './page-image.ts'
import { parseTsv, type RecognisedText } from './parse-tsv.ts'

/** What earlier pages of a document showed. The next page starts with it. */
export interface PageHabits {
  /** Whether the page has to be turned by 180 degrees. */
  isTurned: boolean
  languages: string[]
}

/** Upright text has 0.85 to 0.97, text that stands on its head 0.25 to 0.3. */
const minConfidence = 0.6

/**
 * Recognises the text of a page: once if the page is as `habits` say, else again turned over or in its own language, and
 * keeps the better result. Updates `habits`.
 *
 * Tesseract reads a page turned by 90 degrees as vertical text, so turning by 180 degrees covers 180 and 270. Its own
 * detection of the orientation took 0.7 s more on each page.
 * @param recognise returns tesseract's TSV
 * @param available the languages to choose from
 */
export async function recognisePage(
  recognise: (image: PageImage, languages: string[]) => Promise<string>,
  image: PageImage,
  habits: PageHabits,
  available: string[],
): Promise<RecognisedText> {
  const { languages } = habits
  let upright = habits.isTurned ? turnOver(image) : image
  let best = parseTsv(await recognise(upright, languages))
  if (best.text !== '' && best.confidence < minConfidence) {
    const turned = turnOver(upright)
    const other = parseTsv(await recognise(turned, languages))
    if (other.confidence > best.confidence) {
      best = other
      upright = turned
      habits.isTurned = !habits.isTurned
    }
  }
  const shown = chooseLanguages(best.text, available)
  if (shown && !shown.every(language => languages.includes(language))) {
    const other = parseTsv(await recognise(upright, shown))
    if (other.confidence > best.confidence) {
      best = other
      habits.languages = shown
    }
  }
  return best
}
