import iconv from 'iconv-lite'

/** The letters beyond ASCII of languages that are written in Windows-1252. Õ is an õ that is not before e or s: Portuguese has none. */
const western = [
  'äöüß',
  'àâæçéèêëîïôœùûüÿ',
  'áéíóúüñªº',
  'àçèéíïòóúüñ·',
  'ãõáâàçéêíóôúüªº',
  'àèéìíîòóùúâ',
  'áéëïöüóíèêçâ',
  'åäöéüà',
  'æøåéèêòóôäöü',
  'áðéíóúýþæöø',
  'äõÕöüšž',
  'áéíóúàèìòùâêîôûëç',
]

/** Encodings of other Latin letters, with the letters of their languages. */
const others: { encoding: string; languages: string[] }[] = [
  ...['windows-1250', 'iso-8859-2'].map(encoding => ({
    encoding,
    languages: ['ąćęłńóśźż', 'áčďéěíňóřšťúůýž', 'áäčďéíĺľňóôŕšťúýž', 'áéíóöőúüű', 'ăâîşţ', 'čćđšž'],
  })),
  { encoding: 'windows-1254', languages: ['çğıöşüâîûi\u0307'] },
]

/** Share of characters that need not fit, such as those of foreign names. */
const tolerance = 0.03

/** Symbols that may stand before a letter. */
const openers = '«»“”„‘’‚‹›¿¡§–—…·•†‡\u00a0\u00ad'
/** Accents without a letter. No text has them. */
const bareAccents = '´¨¯¸˛ˇ˘˝˙'

/** How a text reads in an encoding. */
interface Reading {
  /** Number of characters beyond ASCII. */
  count: number
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
  if (usual.count === 0 || foreignShare(usual, western) <= tolerance) return 'windows-1252'
  const found = others.flatMap(({ encoding, languages }) => {
    const reading = read(bytes, encoding)
    const share = foreignShare(reading, languages)
    return share <= tolerance && hasEvidence(reading, usual) ? [{ encoding, share }] : []
  })
  const [best] = found.toSorted((a, b) => a.share - b.share)
  return best?.encoding ?? 'windows-1252'
}

function read(bytes: Uint8Array, encoding: string): Reading {
  const reading: Reading = { count: 0, strange: 0, letters: new Map() }
  const text = iconv.decode(bytes, encoding)
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index)
    if (character <= '\u007f') continue
    reading.count++
    if (isStrange(text.charAt(index - 1), character, text.charAt(index + 1))) reading.strange++
    else if (/[\p{L}·]/u.test(character)) {
      const isForeign = /õ/i.test(character) && !/[es]/i.test(text.charAt(index + 1))
      const letter = isForeign ? 'Õ' : character.toLowerCase()
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

/** The share of characters that the language does not have which has most of them. */
function foreignShare({ count, strange, letters }: Reading, languages: string[]): number {
  const foreign = languages.map(known => {
    const times = [...letters].map(([letter, number]) => (known.includes(letter) ? 0 : number))
    return times.reduce((sum, number) => sum + number, strange)
  })
  return Math.min(...foreign) / count
}

/** One letter more than the western reading has may be a foreign word. */
function hasEvidence({ letters }: Reading, usual: Reading): boolean {
  const own = [...letters.keys()].filter(letter => !usual.letters.has(letter))
  return own.length >= 2 || (own.length === 1 && (letters.size >= 4 || letters.has('š') || letters.has('ž')))
}
