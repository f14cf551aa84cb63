// A full stop after one of these ends no sentence. Single letters and dotted initials are recognized by their shape.
const abbreviations = new Set(
  `mr mrs ms dr prof st jr sr rev gen col sgt capt lt hon fig figs eq eqs sec sect ch vol vols no nos pp ed eds dept
  est approx cf viz al ca resp vs op cit art para inc ltd co corp jan feb mar apr jun jul aug sep sept oct nov dec
  bzw vgl usw abb nr bspw evtl ggf inkl allg def bem bsp beh vor mio mrd str hrsg aufl bd kap tab sog insb lt
  mme mlle etc env chap núm pág sra srta ud uds sig dott`.split(/\s+/),
)
const ordinalDotLanguages = new Set(['de', 'da', 'no', 'fi', 'cs', 'sk', 'sl', 'hr', 'hu', 'et', 'lv', 'pl', 'is'])
const maxRejoinedCharacters = 600

/**
 * Splits one paragraph into sentences, verbatim and trimmed. `Intl.Segmenter` (Unicode TR 29) does the splitting. Cuts after
 * an abbreviation or an ordinal number, or within brackets, are joined again.
 * @param language ISO 639-1 code, such as `de`
 */
export function splitSentences(paragraph: string, language: string, segmenter = sentenceSegmenter(language)): string[] {
  const sentences: string[] = []
  let open = ''
  for (const { segment } of segmenter.segment(paragraph)) {
    open += segment
    if (open.length < maxRejoinedCharacters && isUnfinished(open, language)) continue
    sentences.push(open)
    open = ''
  }
  if (open) sentences.push(open)
  return rejoinLowercase(sentences)
    .map(sentence => sentence.trim())
    .filter(sentence => sentence !== '')
}

/** A sentence segmenter for the language, or an English one when the runtime does not know the language. */
export function sentenceSegmenter(language: string): Intl.Segmenter {
  const known = Intl.Segmenter.supportedLocalesOf([language])
  return new Intl.Segmenter(known[0] ?? 'en', { granularity: 'sentence' })
}

function isUnfinished(sentence: string, language: string): boolean {
  const text = sentence.trimEnd()
  if (!text.endsWith('.')) return hasOpenBracket(text)
  const word = /([\p{L}\p{N}.]+)\.$/u.exec(text)?.[1] ?? ''
  if (/^\p{L}$/u.test(word) && !/^[IX]$/.test(word)) return true
  if (/^(?:\p{L}\.)+\p{L}$/u.test(word) && !/^[ap]\.m$/i.test(word)) return true
  if (abbreviations.has(word.toLowerCase())) return true
  if (/^\d{1,2}$/.test(word) && (ordinalDotLanguages.has(language) || text.length < 6)) return true
  return hasOpenBracket(text)
}

function hasOpenBracket(text: string): boolean {
  let depth = 0
  for (const char of text) {
    if (char === '(' || char === '[') depth++
    else if ((char === ')' || char === ']') && depth > 0) depth--
  }
  return depth > 0
}

/** Joins a piece that begins with a lower-case letter to the sentence before it. */
function rejoinLowercase(sentences: string[]): string[] {
  const joined: string[] = []
  for (const sentence of sentences) {
    const before = joined.at(-1)
    const belongs = before !== undefined && /^\s*\p{Ll}/u.test(sentence) && !/[!?。！？]["'”’»)]*\s*$/u.test(before)
    if (belongs && before.length + sentence.length < maxRejoinedCharacters)
      joined[joined.length - 1] = before + sentence
    else joined.push(sentence)
  }
  return joined
}
