import type { Pdfium } from './load-pdfium.ts'

/** Longer strings are left out, in bytes. */
const maxBytes = 2_000_000

const utf16 = new TextDecoder('utf-16le')
const utf8 = new TextDecoder('utf-8')

/** A function of pdfium that writes a string with a final NUL into a buffer and returns its length in bytes. */
type WriteString = (buffer: number, length: number) => number

/** Reads a UTF-16 string. Returns '' for one that is missing or too long. */
export function readUtf16(pdfium: Pdfium, write: WriteString): string {
  return utf16.decode(readBytes(pdfium, write, 2)).trim()
}

/** Reads a string of bytes, as pdfium returns addresses and the names of XFA packets. */
export function readUtf8(pdfium: Pdfium, write: WriteString): string {
  return utf8.decode(readBytes(pdfium, write, 1)).trim()
}

function readBytes(pdfium: Pdfium, write: WriteString, terminator: number): Uint8Array {
  const length = write(0, 0)
  if (length <= terminator || length > maxBytes) return new Uint8Array()
  const buffer = pdfium.call.malloc(length)
  try {
    const written = Math.min(length, write(buffer, length))
    return pdfium.bytes.slice(buffer, buffer + Math.max(0, written - terminator))
  } finally {
    pdfium.call.free(buffer)
  }
}

/** Calls a function with a NUL-terminated name in ASCII, such as a dictionary key. */
export function withName<T>(pdfium: Pdfium, name: string, use: (pointer: number) => T): T {
  const pointer = pdfium.call.malloc(name.length + 1)
  try {
    pdfium.bytes.set(Buffer.from(`${name}\0`, 'latin1'), pointer)
    return use(pointer)
  } finally {
    pdfium.call.free(pointer)
  }
}
