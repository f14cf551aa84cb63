import iconv from 'iconv-lite'

/** Code pages of the character sets of fonts (RTF 1.9.1, \fcharset). */
const charsets: Record<number, number> = {
  77: 10_000,
  128: 932,
  129: 949,
  130: 1361,
  134: 936,
  136: 950,
  161: 1253,
  162: 1254,
  163: 1258,
  177: 1255,
  178: 1256,
  186: 1257,
  204: 1251,
  222: 874,
  238: 1250,
  254: 437,
  255: 850,
}

/** Returns the code page of a font's character set; undefined for the document's own. */
export const codePageOf = (charset: number): number | undefined => charsets[charset]

/** Decodes bytes, one a character. An unknown code page is read as Windows-1252. */
export function decodeBytes(bytes: string, codePage: number): string {
  if (!/[\u0080-\u00ff]/.test(bytes)) return bytes
  const name = codePage === 10_000 ? 'macintosh' : codePage === 65_001 ? 'utf8' : `cp${codePage}`
  return iconv.decode(Buffer.from(bytes, 'latin1'), iconv.encodingExists(name) ? name : 'windows-1252')
}
