import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadPdfium } from './load-pdfium.ts'
import { readUtf8, readUtf16, withName } from './read-string.ts'

const pdfium = await loadPdfium()

/** Writes as pdfium does: nothing into a buffer that is too short, and returns the length that is needed. */
const writer = (bytes: Buffer) => (buffer: number, length: number) => {
  if (length >= bytes.length) pdfium.bytes.set(bytes, buffer)
  return bytes.length
}

test('UTF-16 strings lose their final NUL and the blanks around them', () => {
  assert.equal(readUtf16(pdfium, writer(Buffer.from(' Größe 😀 \0', 'utf16le'))), 'Größe 😀')
})

test('byte strings are UTF-8', () => {
  assert.equal(readUtf8(pdfium, writer(Buffer.from('https://example.com/ü\0'))), 'https://example.com/ü')
})

test('a string that is missing, empty or longer than 2 MB is empty', () => {
  assert.equal(
    readUtf16(pdfium, () => 0),
    '',
  )
  assert.equal(readUtf16(pdfium, writer(Buffer.from('\0', 'utf16le'))), '')
  const write = (buffer: number) => {
    assert.equal(buffer, 0, 'the string is not copied')
    return 2_000_001
  }
  assert.equal(readUtf8(pdfium, write), '')
})

test('a length that grows between the two calls does not read beyond the buffer', () => {
  let calls = 0
  const write = (buffer: number) => {
    if (buffer !== 0) pdfium.bytes.set(Buffer.from('abc\0'), buffer)
    return calls++ === 0 ? 4 : 400
  }
  assert.equal(readUtf8(pdfium, write), 'abc')
})

test('a name ends with NUL, and its memory is freed when its use throws', () => {
  const read = (pointer: number) => Buffer.from(pdfium.bytes.subarray(pointer, pointer + 3)).toString('latin1')
  assert.equal(withName(pdfium, 'AS', read), 'AS\0')
  const places = new Set<number>()
  for (let round = 0; round < 1_000; round++)
    assert.throws(() =>
      withName(pdfium, 'A'.repeat(10_000), pointer => {
        places.add(pointer)
        throw new Error('no')
      }),
    )
  assert.ok(places.size < 10, 'the same memory is used again')
})
