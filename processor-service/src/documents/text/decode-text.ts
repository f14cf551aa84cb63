import { isAscii } from 'node:buffer'
import { analyse } from 'chardet'
import iconv from 'iconv-lite'
import { decodeUnmarkedUtf16 } from './decode-unmarked-utf16.ts'

/** Share of a text's bytes that may be control characters (a stray one is common, rubbish has about 10 in 100). */
const maxControlShare = 0.01

/** Alphabets in which most letters are outside ASCII. Below this share of such bytes a text is a western one. */
const otherAlphabetShare = 0.25

/**
 * What chardet is believed about, from this confidence (percent) on; its other guesses are mostly western text misread.
 * It gives the multi-byte encodings 10 where it knows nothing.
 */
const otherAlphabets = new Map([
  ...['Shift_JIS', 'EUC-JP', 'ISO-2022-JP', 'GB18030', 'Big5', 'EUC-KR'].map(name => [name, 20] as const),
  ...['KOI8-R', 'windows-1251', 'windows-1253', 'windows-1255', 'windows-1256'].map(name => [name, 5] as const),
  ...[5, 6, 7, 8].map(part => [`ISO-8859-${part}`, 5] as const),
])

/**
 * The text these bytes hold, or undefined when they are none: more than 1 in 100 characters is a control character, or
 * NULs stand in what is neither UTF-16 nor UTF-8. `bytes` may be the head of a longer file: a character that its end cuts
 * is left out.
 *
 * In this order: byte order mark, strict UTF-8, UTF-16 without a mark, the encoding an XML or HTML head declares,
 * UTF-8 with a few broken bytes, and by statistics an eight-bit or East Asian encoding; what is left is Windows-1252,
 * which reads Latin-1 as well (https://encoding.spec.whatwg.org/#names-and-labels).
 */
export function decodeText(bytes: Uint8Array): string | undefined {
  const text = decode(bytes)
  return text !== undefined && isPlausible(text) ? text : undefined
}

function decode(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes.subarray(0, even(bytes)))
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes.subarray(0, even(bytes)))
  const strict = decodeStrictUtf8(bytes)
  if (strict !== undefined && !strict.includes('\0')) return strict
  if (bytes.includes(0)) return decodeUnmarkedUtf16(bytes) ?? strict
  return decodeDeclared(bytes) ?? decodeDamagedUtf8(bytes) ?? decodeByStatistics(bytes)
}

const even = (bytes: Uint8Array) => bytes.length - (bytes.length % 2)

/**
 * A character that the end cuts is no error, if others stand before it that only UTF-8 explains: a lone one may as well be
 * the last letter of `café` in Latin-1.
 */
function decodeStrictUtf8(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return /\P{ASCII}/u.test(text) || isAscii(bytes) ? text : undefined
  } catch {
    return undefined
  }
}

/** `encoding="…"` of an XML declaration or `charset=…` of an HTML meta element, within the first 1024 bytes. */
function decodeDeclared(bytes: Uint8Array): string | undefined {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString('latin1')
  const name = /^\s*<\?xml[^>]*\bencoding=["']([\w-]+)["']|<meta\b[^>]*\bcharset=["']?([\w-]+)/i.exec(head)
  const label = name?.[1] ?? name?.[2]
  // A declared UTF is a lie here: both were tried already.
  if (!label || /^utf/i.test(label) || !iconv.encodingExists(label)) return undefined
  return iconv.decode(bytes, label)
}

/** One broken byte in a long UTF-8 text must not turn all of it to mojibake: ten good characters outweigh it. */
function decodeDamagedUtf8(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder('utf-8').decode(bytes)
  const broken = text.match(/\ufffd/g)?.length ?? 0
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
  const good = text.match(/[^\u0000-\u007f\ufffd]/g)?.length ?? 0
  return broken * 10 <= good ? text : undefined
}

function decodeByStatistics(bytes: Uint8Array): string {
  const sample = bytes.subarray(0, 64 * 1024)
  const high = sample.reduce((count, byte) => count + (byte > 0x7f ? 1 : 0), 0)
  const guesses = high >= 8 && high / sample.length >= otherAlphabetShare ? analyse(sample) : []
  const best = guesses.find(
    ({ name, confidence }) => confidence >= (otherAlphabets.get(name) ?? Number.POSITIVE_INFINITY),
  )
  const western = guesses.find(guess => guess.name === 'windows-1252' || guess.name === 'ISO-8859-1')
  if (best && best.confidence > (western?.confidence ?? 0)) return iconv.decode(bytes, best.name)
  return iconv.decode(bytes, 'windows-1252')
}

function isPlausible(text: string): boolean {
  // Tab, LF, VT, FF, CR, escape (colours in logs) and the Ctrl-Z that ended files under DOS are not counted.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to count
  const controls = text.match(/[\u0000-\u0008\u000e-\u0019\u001c-\u001f\u007f-\u0084\u0086-\u009f]/g)?.length ?? 0
  return controls <= text.length * maxControlShare
}
