import { chooseLanguages } from './choose-languages.ts'
import { cutStrip } from './cut-strip.ts'
import { type PageImage, turnOver } from './page-image.ts'
import { isDoubtful, parseTsv, type RecognisedText } from './parse-tsv.ts'

/** What earlier pages of a document showed. The next page starts with it. */
export interface PageHabits {
  /** Whether the page has to be turned by 180 degrees. */
  isTurned: boolean
  /** The languages of a page whose strip shows none, or that has no strip. */
  languages: string[]
  /** The languages tried first: those of the pages before, at first of the previous document. Two lines show whether they are right. */
  guess: string[]
}

/** Yields tesseract's TSV of each image. */
export type Recognise = (images: PageImage[], languages: string[]) => AsyncGenerator<string>

/** The recognition of a page that has begun. */
interface BegunPage {
  /** The page as it was given to the engine. The whole page may still show that it stands on its head. */
  image: PageImage
  /** Whether that is the given page turned by 180 degrees. */
  isTurned: boolean
  languages: string[]
  /** Yields the whole page next. */
  run: AsyncGenerator<string>
}

/** Two words suffice: recognisePage checks the language again by the whole page. */
const minStripWords = 2

/**
 * Begins to recognise a page, and finds out by two of its lines whether it stands on its head and which language it has. The
 * strip and the page are given to the engine together. A strip takes 0.03 to 0.1 s with a right guess, and 0.16 s more with
 * a wrong one, for another start of the program. Updates `habits`.
 * @param available the languages to choose from
 */
export async function beginPage(
  recognise: Recognise,
  image: PageImage,
  habits: PageHabits,
  available: string[],
): Promise<BegunPage> {
  const { guess, isTurned } = habits
  const first = isTurned ? turnOver(image) : image
  const strip = cutStrip(first)
  if (!strip) return { image: first, isTurned, languages: habits.languages, run: recognise([first], habits.languages) }

  let begun: BegunPage = { image: first, isTurned, languages: guess, run: recognise([strip, first], guess) }
  let read = await nextText(begun.run)
  if (isDoubtful(read)) {
    await begun.run.return(undefined)
    const turned = turnOver(first)
    const turnedRun = recognise([turnOver(strip), turned], guess)
    const other = await nextText(turnedRun)
    if (other.confidence > read.confidence) {
      // Pages run at the same time, so the habit may have changed since this page began.
      habits.isTurned = !isTurned
      read = other
      begun = { image: turned, isTurned: !isTurned, languages: guess, run: turnedRun }
    } else {
      await turnedRun.return(undefined)
      begun.run = recognise([first], guess)
    }
  }
  const shown = chooseLanguages(read.text, available, minStripWords)
  if (shown && !isWithin(shown, habits.languages)) habits.languages = shown
  if (shown && !isWithin(shown, guess)) habits.guess = shown
  const languages = shown ?? habits.languages
  if (isWithin(languages, guess)) return begun
  await begun.run.return(undefined)
  return { ...begun, languages, run: recognise([begun.image], languages) }
}

/** A page in one language does not narrow the languages of a document that has several. */
export const isWithin = (languages: string[], others: string[]) =>
  languages.every(language => others.includes(language))

/** Recognises the next image of a run. */
export async function nextText(run: AsyncGenerator<string>): Promise<RecognisedText> {
  const { value } = await run.next()
  return parseTsv(value ?? '')
}

/** Recognises the next image of a run, which is the last one, and ends the run. */
export async function finishRun(run: AsyncGenerator<string>): Promise<RecognisedText> {
  const read = await nextText(run)
  await run.return(undefined)
  return read
}
