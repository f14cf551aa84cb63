import { createHash, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const start = 'aip_'
/** 62^32 is more than 2^190. */
const bodyLength = 32
const checksumLength = 6
/** The start and six characters of the body, which leave 154 bits unknown. */
const prefixLength = start.length + 6

const form = new RegExp(`^${start}([0-9A-Za-z]{${bodyLength}})([0-9A-Za-z]{${checksumLength}})$`)

/** The CRC-32 of a text in base 62, with leading zeros. 62^6 is more than 2^32. */
function checksumOf(text: string): string {
  let rest = crc32(text)
  let digits = ''
  for (let index = 0; index < checksumLength; index++) {
    digits = alphabet.charAt(rest % alphabet.length) + digits
    rest = Math.floor(rest / alphabet.length)
  }
  return digits
}

/**
 * Makes an API key: `aip_`, 32 random characters of base 62, and 6 characters of checksum. Scanners for leaked secrets find it by its
 * start, and check it by the checksum.
 */
export function makeApiKey(): { key: string; prefix: string; hash: Buffer } {
  let body = ''
  for (let index = 0; index < bodyLength; index++) body += alphabet.charAt(randomInt(alphabet.length))
  const key = `${start}${body}${checksumOf(body)}`
  return { key, prefix: key.slice(0, prefixLength), hash: hashApiKey(key) }
}

/** Whether credentials are meant as an API key: an access token starts otherwise. */
export const looksLikeApiKey = (credentials: string): boolean => credentials.startsWith(start)

/** Whether a text has the form of an API key and the right checksum. A look-up of any other text is a waste. */
export function isApiKey(text: string): boolean {
  const [, body, checksum] = form.exec(text) ?? []
  return body !== undefined && checksumOf(body) === checksum
}

/** The SHA-256 of a key. A key is random, so its hash needs neither salt nor many rounds. */
export const hashApiKey = (key: string): Buffer => createHash('sha256').update(key).digest()
