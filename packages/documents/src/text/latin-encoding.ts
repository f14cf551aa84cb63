import iconv from 'iconv-lite'

/**
 * The letters beyond ASCII of languages that are written in Windows-1252, in lower case. `Õ` stands for an õ that is not before e or s,
 * which Estonian has and Portuguese has not.
 */
const western = Object.values({
  german: 'äöüß',
  french: 'àâæçéèêëîïôœùûüÿ',
  spanish: 'áéíóúüñªº',
  catalan: 'àçèéíïòóúüñ·',
  portuguese: 'ãõáâàçéêíóôúüªº',
  italian: 'àèéìíîòóùúâ',
  dutch: 'áéëïöüóíèêçâ',
  swedishAndFinnish: 'åäöéüà',
  danishAndNorwegian: 'æøåéèêòóôäöü',
  icelandicAndFaroese: 'áðéíóúýþæöø',
  estonian: 'äõÕöüšž',
  celticAndAlbanian: 'áéíóúàèìòùâêîôûëç',
})

const centralEuropean = Object.values({
  polish: 'ąćęłńóśźż',
  czech: 'áčďéěíňóřšťúůýž',
  slovak: 'áäčďéíĺľňóôŕšťúýž',
  hungarian: 'áéíóöőúüű',
  romanian: 'ăâîşţ',
  croatianAndSlovenian: 'čćđšž',
})
// The lower case of İ is an i with a combining dot.
const turkish = 'çğıöşüâîûi\u0307'

/** Other encodings of Latin letters, with the letters of their languages. The first of two that fit equally well is used. */
const nonWestern = [
  { encoding: 'windows-1250', languages: centralEuropean },
  { encoding: 'iso-8859-2', languages: centralEuropean },
  { encoding: 'windows-1254', languages: [turkish] },
]

/** Share of characters that need not fit, such as those of foreign names. */
const tolerance = 0.03

/** Symbols that may stand before a letter. Of those that may not, some are letters in another encoding. */
const openers = '«»“”„‘’‚‹›¿¡§–—…·•†‡\u00a0\u00ad'
/** Accents without a letter. No text has them. */
const bareAccents = '´¨¯¸˛ˇ˘˝˙'

/** How a text reads in an encoding. */
interface Reading {
  /** Number of characters beyond ASCII. */
  nonAscii: number
  /** Those that stand where no text has them: a letter next to a digit, a symbol inside a word. */
  strange: number
  letters: Map<string, number>
}

/**
 * Tells in which encoding of Latin letters a text is written: one in whose reading all letters belong to one language. Western ones come
 * first, because their letters may stand for others of an unknown language.
 * @param bytes of eight-bit text, with some above 0x7f
 */
export function findLatinEncoding(bytes: Uint8Array): string {
  const usual = read(bytes, 'windows-1252')
  if (usual.nonAscii === 0 || foreignShare(usual, western) <= tolerance) return 'windows-1252'
  const found = nonWestern.flatMap(({ encoding, languages }) => {
    const reading = read(bytes, encoding)
    const share = foreignShare(reading, languages)
    return share <= tolerance && hasEvidence(reading, usual) ? [{ encoding, share }] : []
  })
  const [best] = found.toSorted((a, b) => a.share - b.share)
  return best?.encoding ?? 'windows-1252'
}

function read(bytes: Uint8Array, encoding: string): Reading {
  const reading: Reading = { nonAscii: 0, strange: 0, letters: new Map() }
  const text = iconv.decode(bytes, encoding)
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    if (character <= '\u007f') continue
    reading.nonAscii++
    if (isStrange(text.charAt(index - 1), character, text.charAt(index + 1))) reading.strange++
    else if (/[\p{L}·]/u.test(character)) {
      const isEstonian = /õ/i.test(character) && !/[es]/i.test(text.charAt(index + 1))
      const letter = isEstonian ? 'Õ' : character.toLowerCase()
      reading.letters.set(letter, (reading.letters.get(letter) ?? 0) + 1)
    }
  }
  return reading
}

function isStrange(before: string, character: string, after: string): boolean {
  if (/[ªº]/.test(character)) return isLetter(after)
  if (isLetter(character)) return /\d/.test(before) || /\d/.test(after)
  if (bareAccents.includes(character) || /[\u0080-\u009f\ufffd]/.test(character)) return true
  return isLetter(after) && !openers.includes(character)
}

const isLetter = (character: string): boolean => /\p{L}/u.test(character)

/** The smallest share of characters beyond ASCII that one of the languages does not have. */
function foreignShare({ nonAscii, strange, letters }: Reading, languages: string[]): number {
  const counts = languages.map(alphabet =>
    [...letters].reduce((sum, [letter, times]) => sum + (alphabet.includes(letter) ? 0 : times), strange),
  )
  return Math.min(...counts) / nonAscii
}

/**
 * Whether the letters that the western reading lacks are enough to believe in the language. One of them may be that of a foreign word, as
 * in `Crème, Käse`, unless the text has š or ž, which western languages lack, or several other letters of the language.
 */
function hasEvidence({ letters }: Reading, usual: Reading): boolean {
  const own = [...letters.keys()].filter(letter => !usual.letters.has(letter))
  const isSupported = letters.size >= 4 || letters.has('š') || letters.has('ž')
  return own.length >= 2 || (own.length === 1 && isSupported)
}
