import { beginPage, finishRun, isWithin, nextText, type PageHabits, type Recognise } from './begin-page.ts'
import { chooseLanguages } from './choose-languages.ts'
import { cutStrip } from './cut-strip.ts'
import { type PageImage, turnOver } from './page-image.ts'
import { isDoubtful, type RecognisedText } from './parse-tsv.ts'

/**
 * Recognises the text of a page whose lines are level. beginPage finds direction and language by two lines. When the whole page has a
 * low confidence, it is recognised again turned over; when its words show another language, in that one. The result with the higher
 * confidence is kept. Updates `habits`.
 * @param available the languages to choose from
 */
export async function recognisePage(
  recognise: Recognise,
  image: PageImage,
  habits: PageHabits,
  available: string[],
): Promise<RecognisedText> {
  const begun = await beginPage(recognise, image, habits, available)
  const { languages } = begun
  let upright = begun.image
  let best = await finishRun(begun.run)
  if (isDoubtful(best)) {
    const turned = turnOver(upright)
    const other = await recogniseIfBetter(recognise, turned, languages, best.confidence)
    if (other) {
      best = other
      upright = turned
      habits.isTurned = !begun.isTurned
    }
  }
  const shown = chooseLanguages(best.text, available)
  if (shown && !isWithin(shown, languages)) {
    const other = await finishRun(recognise([upright], shown))
    if (other.confidence > best.confidence) {
      best = other
      habits.languages = shown
      habits.guess = shown
    }
  }
  return best
}

/** Recognises two lines, then the page. Returns undefined unless both have a higher confidence. */
async function recogniseIfBetter(
  recognise: Recognise,
  image: PageImage,
  languages: string[],
  confidence: number,
): Promise<RecognisedText | undefined> {
  const strip = cutStrip(image)
  const run = recognise(strip ? [strip, image] : [image], languages)
  if (strip && (await nextText(run)).confidence <= confidence) {
    await run.return(undefined)
    return undefined
  }
  const read = await finishRun(run)
  return read.confidence > confidence ? read : undefined
}
