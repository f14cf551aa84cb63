import type { TranslateResult } from '@ai-platform/contracts/result.ts'
import { langName, toISO3 } from 'tinyld'
import { LocalTaskError } from '../local-task-error.ts'
import { detectLanguage } from '../text/detect-language.ts'
import { improveEnglish } from './improve-english.ts'
import type { Proofreader } from './load-harper.ts'
import { runApertium } from './run-apertium.ts'

/** Language detection may fail on a text up to this length. The English dictionary then decides whether it is English. */
const maxShortTextCharacters = 200
const maxUnknownShare = 0.15

export interface TranslateTools {
  /** Called only for texts that are, or may be, English. */
  proofreader: () => Promise<Proofreader>
  /** path or name of the `apertium` command */
  apertium: string | undefined
  timeoutMs: number
}

/**
 * Improves an English text. Translates Spanish, Catalan, Portuguese and French where Apertium is installed.
 * @throws LocalTaskError `translation_unavailable` for every other text
 */
export async function translate(
  text: string,
  tools: TranslateTools,
  onChunk: (done: number, chunks: number) => void,
): Promise<TranslateResult> {
  const { language, share } = detectLanguage(text)
  // A text without words needs no translation.
  if (language === 'zxx') return { translation: text, source_language: 'zxx', mode: 'translated' }
  if (language === 'en' ? share > 0.5 : language === 'und' && (await isShortEnglish(text, tools))) {
    const translation = await improveEnglish(text, await tools.proofreader(), onChunk)
    return { translation, source_language: 'en', mode: 'improved' }
  }
  const name = language === 'und' ? undefined : langName(toISO3(language)) || language
  const advice = 'Use an AI provider with a key to translate it.'
  const translated = tools.apertium && (await runApertium(tools.apertium, language, text, tools.timeoutMs))
  if (!translated) {
    const why =
      name === undefined
        ? 'The language of the text is not known'
        : language === 'en'
          ? 'The text mixes English with other languages, which the local provider cannot translate'
          : `The text is in ${name}, which the local provider cannot translate`
    throw new LocalTaskError('translation_unavailable', `${why}. ${advice}`)
  }
  if (translated.unknownShare > maxUnknownShare) {
    const percent = Math.round(100 * translated.unknownShare)
    const why = `The text is in ${name}, and ${percent} % of its words are unknown to the local translation`
    throw new LocalTaskError('translation_unavailable', `${why}. ${advice}`)
  }
  return { translation: translated.text || text, source_language: language, mode: 'translated' }
}

async function isShortEnglish(text: string, tools: TranslateTools): Promise<boolean> {
  const words = [...new Set(text.match(/[a-z]+(?:'[a-z]+)?/giu))]
  const isLatin = !/(?!\p{Script=Latin})\p{L}/u.test(text)
  if (text.length > maxShortTextCharacters || words.length === 0 || !isLatin) return false
  const unknown = await (await tools.proofreader()).findMisspelt(words)
  return unknown.size <= words.length * 0.1
}
