import { chooseLanguages, initialLanguages } from './choose-languages.ts'
import { cutStrip } from './cut-strip.ts'
import { type PageImage, turnOver } from './page-image.ts'
import { parseTsv, type RecognisedText } from './parse-tsv.ts'

/** What earlier pages of a document showed. The next page starts with it. */
export interface PageHabits {
  /** Whether the page has to be turned by 180 degrees. */
  isTurned: boolean
  languages: string[]
  /** Whether its pages are in different languages. Then each page is probed, which costs less than to recognise it twice. */
  isMixed: boolean
}

/** Returns tesseract's TSV. */
export type Recognise = (image: PageImage, languages: string[]) => Promise<string>

/** Few words of a strip suffice: after a wrong guess the page is recognised again, as it would be without a guess. */
const minStripWords = 2

/** Upright text has 0.85 to 0.97, text that stands on its head 0.25 to 0.3. */
const minConfidence = 0.6

/**
 * Finds out what a document is like by two lines of a page, before the whole page is recognised: its language and whether
 * it stands on its head. This takes an eighth of the time of the page. Returns undefined when the page has too little text.
 * @param available the languages to choose from
 */
export async function probePage(
  recognise: Recognise,
  image: PageImage,
  available: string[],
): Promise<Omit<PageHabits, 'isMixed'> | undefined> {
  const strip = cutStrip(image)
  if (!strip) return undefined
  const languages = initialLanguages(available)
  let read = parseTsv(await recognise(strip, languages))
  let isTurned = false
  if (isDoubtful(read)) {
    const turned = parseTsv(await recognise(turnOver(strip), languages))
    isTurned = turned.confidence > read.confidence
    if (isTurned) read = turned
  }
  return { isTurned, languages: chooseLanguages(read.text, available, minStripWords) ?? languages }
}

/**
 * Recognises the text of a page whose lines are level: once if the page is as `habits` say, else again turned over or in
 * its own language, and keeps the better result. Updates `habits`.
 * @param available the languages to choose from
 */
export async function recognisePage(
  recognise: Recognise,
  image: PageImage,
  habits: PageHabits,
  available: string[],
): Promise<RecognisedText> {
  const { languages } = habits
  let upright = habits.isTurned ? turnOver(image) : image
  let best = parseTsv(await recognise(upright, languages))
  if (isDoubtful(best)) {
    const turned = turnOver(upright)
    const other = await recogniseIfBetter(recognise, turned, languages, best.confidence)
    if (other) {
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
      habits.isMixed = true
    }
  }
  return best
}

/** Recognises two lines first. Returns undefined when they, or then the page, have no higher confidence. */
async function recogniseIfBetter(
  recognise: Recognise,
  image: PageImage,
  languages: string[],
  confidence: number,
): Promise<RecognisedText | undefined> {
  const strip = cutStrip(image)
  if (strip && parseTsv(await recognise(strip, languages)).confidence <= confidence) return undefined
  const read = parseTsv(await recognise(image, languages))
  return read.confidence > confidence ? read : undefined
}

const isDoubtful = ({ text, confidence }: RecognisedText) => text !== '' && confidence < minConfidence
