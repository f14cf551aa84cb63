import type { Pdfium } from './load-pdfium.ts'
import type { OpenPdf } from './open-pdf.ts'
import { readUtf8, readUtf16 } from './read-string.ts'

/** FPDF_GetFormType: the first type with XFA. */
const xfaForm = 2
const maxPackets = 50
const maxPacketBytes = 4_000_000
const maxValues = 5_000

/** An element without children. Both negated sets exclude `<`, so the search is linear. */
const leaf = /<([\p{L}_][\p{L}\p{N}_.:-]*)(?:\s[^<>]*)?>([^<]*)<\/\1\s*>/gu

/**
 * Reads the values of an XFA form from its data packet (XFA Specification 3.3, Exchanging Data). pdfium is built without
 * an XFA engine, so its pages show only a request to use another viewer.
 * @returns the names and values, in the order of the data
 */
export function readXfaValues(pdfium: Pdfium, pdf: OpenPdf): { label: string; value: string }[] {
  const { call } = pdfium
  if (call.FPDF_GetFormType(pdf.document) < xfaForm) return []
  const count = Math.min(maxPackets, call.FPDF_GetXFAPacketCount(pdf.document))
  for (let index = 0; index < count; index++) {
    const write = (buffer: number, length: number) => call.FPDF_GetXFAPacketName(pdf.document, index, buffer, length)
    const name = readUtf8(pdfium, write) || readUtf16(pdfium, write)
    if (name === 'datasets') return parseXfaData(readPacket(pdfium, pdf, index))
  }
  return []
}

function readPacket(pdfium: Pdfium, pdf: OpenPdf, index: number): string {
  const { call } = pdfium
  const written = call.malloc(4)
  try {
    call.FPDF_GetXFAPacketContent(pdf.document, index, 0, 0, written)
    const length = pdfium.integers[written >> 2] ?? 0
    if (length <= 0 || length > maxPacketBytes) return ''
    const buffer = call.malloc(length)
    try {
      call.FPDF_GetXFAPacketContent(pdf.document, index, buffer, length, written)
      return new TextDecoder('utf-8').decode(pdfium.bytes.slice(buffer, buffer + length))
    } finally {
      call.free(buffer)
    }
  } finally {
    call.free(written)
  }
}

/** @param xml the data packet: elements named as the fields, with the values as their text */
function parseXfaData(xml: string): { label: string; value: string }[] {
  const start = /<xfa:data[\s>/]/.exec(xml)?.index ?? 0
  const end = xml.indexOf('</xfa:data>', start)
  const values: { label: string; value: string }[] = []
  for (const [, name = '', raw = ''] of xml.slice(start, end < 0 ? undefined : end).matchAll(leaf)) {
    const value = decodeEntities(raw).trim()
    if (value !== '') values.push({ label: name.replace(/^.*:/, '').replaceAll('_', ' '), value })
    if (values.length >= maxValues) break
  }
  return values
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name) return entities[name.toLowerCase()] ?? whole
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10_ff_ff ? String.fromCodePoint(code) : ''
  })
}
