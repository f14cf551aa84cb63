import { isAscii } from 'node:buffer'
import { analyse } from 'chardet'
import iconv from 'iconv-lite'
import { decodeUnmarkedUtf16 } from './decode-unmarked-utf16.ts'
import { findLatinEncoding } from './latin-encoding.ts'

/** Maximum share of control characters in a text. Texts have a stray one now and then; random bytes have about 10 %. */
const maxControlShare = 0.01

/** Text with a smaller share of bytes above 0x7f is in Latin letters: other alphabets have most letters outside ASCII. */
const minOtherAlphabetShare = 0.25

/** From the first byte above 0x7f. chardet takes 4 ms for them, and latin-encoding.ts 2 ms. */
const analysedBytes = 8 * 1024
/** Other alphabets have at least as many bytes above 0x7f. */
const minHighBytes = 8

/**
 * The encodings of other alphabets accepted from chardet, each with its minimum confidence in percent. Its other guesses are mostly
 * misread western text. Multi-byte encodings need more, because chardet gives them 10 % without any evidence.
 */
const minConfidences = new Map([
  ...['Shift_JIS', 'EUC-JP', 'GB18030', 'Big5', 'EUC-KR'].map(name => [name, 20] as const),
  ...['KOI8-R', 'windows-1251', 'windows-1253', 'windows-1255', 'windows-1256'].map(name => [name, 5] as const),
  ...[5, 6, 7, 8].map(part => [`ISO-8859-${part}`, 5] as const),
])

/**
 * Decodes a text. Returns undefined for bytes that are not text. These have more than 1 % of control characters, or NULs
 * without being UTF-16 or UTF-8. Tries in this order:
 *
 * 1. a byte order mark
 * 2. strict UTF-8
 * 3. UTF-16 without a mark
 * 4. the encoding that an XML or HTML head declares
 * 5. UTF-8 with a few invalid bytes
 * 6. an encoding of another alphabet or an East Asian one, by statistics
 * 7. one of Latin letters, by the letters of languages: mostly Windows-1252, which includes Latin-1
 *    (https://encoding.spec.whatwg.org/#names-and-labels)
 * @param bytes a whole file or its beginning; an incomplete character at the end is left out
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const text = decode(bytes)
  return text !== undefined && isPlausible(text) ? text : undefined
}

function decode(bytes: Uint8Array): string | undefined {
  const utf32 = decodeMarkedUtf32(bytes)
  if (utf32 !== undefined) return utf32
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes.subarray(0, even(bytes)))
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes.subarray(0, even(bytes)))
  const strict = decodeStrictUtf8(bytes)
  if (strict !== undefined && !strict.includes('\0')) return strict
  if (bytes.includes(0)) return decodeUnmarkedUtf16(bytes) ?? strict
  return decodeDeclared(bytes) ?? decodeDamagedUtf8(bytes) ?? decodeByStatistics(bytes)
}

/** The little-endian mark of UTF-32 begins with that of UTF-16, so it is tried first: no text in UTF-16 begins with a NUL. */
function decodeMarkedUtf32(bytes: Uint8Array): string | undefined {
  const mark = bytes.length < 4 ? undefined : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
  if (mark !== 0xfffe0000 && mark !== 0xfeff) return undefined
  return iconv.decode(bytes.subarray(0, bytes.length - (bytes.length % 4)), mark === 0xfeff ? 'utf-32be' : 'utf-32le')
}

const even = (bytes: Uint8Array) => bytes.length - (bytes.length % 2)

/**
 * Accepts an incomplete character at the end only if complete non-ASCII characters precede it. A single high byte at the
 * end may also be the last letter of `café` in Latin-1.
 */
function decodeStrictUtf8(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return /\P{ASCII}/u.test(text) || isAscii(bytes) ? text : undefined
  } catch {
    return undefined
  }
}

/** Looks for `encoding="…"` in an XML declaration or `charset=…` in an HTML meta element, in the first 1024 bytes. */
function decodeDeclared(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1')
  const name = /^\s*<\?xml[^>]*\bencoding=["']([\w-]+)["']|<meta\b[^>]*\bcharset=["']?([\w-]+)/i.exec(head)
  const label = name?.[1] ?? name?.[2]
  // UTF-8 is wrong, because strict decoding has failed, and so is UTF-16, in which this declaration would contain NULs.
  if (!label || /^(utf|ucs)/i.test(label) || !isCharset(label) || !iconv.encodingExists(label)) return undefined
  return iconv.decode(bytes, label)
}

/** iconv-lite has `base64` and `hex` too, which are no charsets (https://encoding.spec.whatwg.org/#names-and-labels). */
function isCharset(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== ''
  } catch {
    return false
  }
}

/** Accepts UTF-8 with at least ten valid non-ASCII characters for each invalid byte, which becomes U+FFFD. */
function decodeDamagedUtf8(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('utf-8').decode(bytes)
  const invalid = text.match(/\ufffd/g)?.length ?? 0
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern excludes the ASCII range
  const valid = text.match(/[^\u0000-\u007f\ufffd]/g)?.length ?? 0
  return invalid * 10 <= valid ? text : undefined
}

function decodeByStatistics(bytes: Uint8Array): string {
  const first = bytes.findIndex(byte => byte > 0x7f)
  const sample = bytes.subarray(first, first + 64 * 1024)
  const analysed = sample.subarray(0, analysedBytes)
  const high = sample.reduce((count, byte) => count + (byte > 0x7f ? 1 : 0), 0)
  const isOther = high >= minHighBytes && high / sample.length >= minOtherAlphabetShare
  return iconv.decode(bytes, (isOther && findOtherAlphabet(analysed)) || findLatinEncoding(analysed))
}

function findOtherAlphabet(bytes: Uint8Array): string | undefined {
  const guesses = analyse(bytes)
  const best = guesses.find(
    ({ name, confidence }) => confidence >= (minConfidences.get(name) ?? Number.POSITIVE_INFINITY),
  )
  const western = guesses.find(guess => guess.name === 'windows-1252' || guess.name === 'ISO-8859-1')
  return best && best.confidence > (western?.confidence ?? 0) ? best.name : undefined
}

function isPlausible(text: string): boolean {
  // Not counted: tab, LF, VT, FF, CR, escape (colours in logs) and Ctrl-Z (the end of a file under DOS).
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern counts control characters
  const controls = text.match(/[\u0000-\u0008\u000e-\u0019\u001c-\u001f\u007f-\u0084\u0086-\u009f]/g)?.length ?? 0
  return controls <= text.length * maxControlShare
}
