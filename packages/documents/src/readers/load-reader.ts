import type { ReaderName } from '../file-types.ts'
import type { ReadDocument } from './reader.ts'

/** Parsers are imported by the first document that needs them. */
const readers: Record<ReaderName, () => Promise<ReadDocument>> = {
  text: async () => (await import('./read-text.ts')).readTextFile,
  html: async () => (await import('./read-html.ts')).readHtmlFile,
  pdf: async () => (await import('./read-pdf.ts')).readPdfFile,
  docx: async () => (await import('./read-docx.ts')).readDocxFile,
  ods: async () => (await import('./read-ods.ts')).readOdsFile,
  csv: async () => (await import('./read-csv.ts')).readCsvFile,
  pptx: async () => (await import('./read-pptx.ts')).readPptxFile,
  odp: async () => (await import('./read-odp.ts')).readOdpFile,
  xlsx: async () => (await import('./read-xlsx.ts')).readXlsxFile,
  odt: async () => (await import('./read-odt.ts')).readOdtFile,
  epub: async () => (await import('./read-epub.ts')).readEpubFile,
  doc: async () => (await import('./read-doc.ts')).readDocFile,
  rtf: async () => (await import('./read-rtf.ts')).readRtfFile,
  eml: async () => (await import('./read-eml.ts')).readEmlFile,
  msg: async () => (await import('./read-msg.ts')).readMsgFile,
  image: async () => (await import('./read-image.ts')).readImageFile,
  'legacy-office': async () => (await import('./read-legacy-office.ts')).readLegacyOfficeFile,
}

export function loadReader(name: ReaderName): Promise<ReadDocument> {
  return readers[name]()
}
