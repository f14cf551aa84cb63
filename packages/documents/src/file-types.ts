import type { FileType } from '@ai-platform/contracts/task.ts'

/** The reader of the format in readers/load-reader.ts. */
export type ReaderName =
  | 'text'
  | 'html'
  | 'pdf'
  | 'docx'
  | 'doc'
  | 'xlsx'
  | 'ods'
  | 'csv'
  | 'pptx'
  | 'odp'
  | 'odt'
  | 'epub'
  | 'rtf'
  | 'legacy-office'
  | 'eml'
  | 'msg'
  | 'image'

/** What the first bytes of a file of the format look like. */
type Container = 'text' | 'pdf' | 'rtf' | 'zip' | 'compound' | 'png' | 'jpeg' | 'tiff' | 'webp' | 'bmp'

/** A supported file format. */
export interface Format extends FileType {
  reader: ReaderName
  container: Container
  /** The format in a user's words, for error details. */
  name: string
  /** Whether its reader numbers the pages or slides. A submission's field `pages` selects among them. */
  paged?: true
  /** Whether a page may be an image, whose text is recognised as the field `ocr` says. */
  scannable?: true
}

const text = (extension: string, content_type: string): Format => ({
  extension,
  content_type,
  reader: 'text',
  container: 'text',
  name: 'text',
})

const html = (extension: string): Format => ({
  extension,
  content_type: 'text/html',
  reader: 'html',
  container: 'text',
  name: 'HTML',
})

const zipped = (extension: string, content_type: string, name: string): Omit<Format, 'reader'> => ({
  extension,
  content_type,
  container: 'zip',
  name,
})

const image = (extension: string, container: Container, name: string): Format => ({
  extension,
  content_type: `image/${container}`,
  reader: 'image',
  container,
  name,
  paged: true,
  scannable: true,
})

const openXml = 'application/vnd.openxmlformats-officedocument'
const openDocument = 'application/vnd.oasis.opendocument'

const formats: Format[] = [
  text('txt', 'text/plain'),
  text('text', 'text/plain'),
  text('log', 'text/plain'),
  text('md', 'text/markdown'),
  text('markdown', 'text/markdown'),
  { ...text('csv', 'text/csv'), reader: 'csv' },
  { ...text('tsv', 'text/tab-separated-values'), reader: 'csv' },
  text('json', 'application/json'),
  text('xml', 'application/xml'),
  text('yaml', 'application/yaml'),
  text('yml', 'application/yaml'),
  html('html'),
  html('htm'),
  {
    extension: 'pdf',
    content_type: 'application/pdf',
    reader: 'pdf',
    container: 'pdf',
    name: 'PDF',
    paged: true,
    scannable: true,
  },
  { ...zipped('docx', `${openXml}.wordprocessingml.document`, 'Word'), reader: 'docx' },
  { extension: 'doc', content_type: 'application/msword', reader: 'doc', container: 'compound', name: 'Word 97' },
  { ...zipped('pptx', `${openXml}.presentationml.presentation`, 'PowerPoint'), reader: 'pptx', paged: true },
  { ...zipped('xlsx', `${openXml}.spreadsheetml.sheet`, 'Excel'), reader: 'xlsx' },
  {
    extension: 'xls',
    content_type: 'application/vnd.ms-excel',
    reader: 'legacy-office',
    container: 'compound',
    name: 'Excel 97',
  },
  {
    extension: 'ppt',
    content_type: 'application/vnd.ms-powerpoint',
    reader: 'legacy-office',
    container: 'compound',
    name: 'PowerPoint 97',
    paged: true,
  },
  { ...zipped('odt', `${openDocument}.text`, 'OpenDocument text'), reader: 'odt' },
  { ...zipped('odp', `${openDocument}.presentation`, 'OpenDocument presentation'), reader: 'odp', paged: true },
  { ...zipped('ods', `${openDocument}.spreadsheet`, 'OpenDocument spreadsheet'), reader: 'ods' },
  { extension: 'eml', content_type: 'message/rfc822', reader: 'eml', container: 'text', name: 'mail' },
  {
    extension: 'msg',
    content_type: 'application/vnd.ms-outlook',
    reader: 'msg',
    container: 'compound',
    name: 'Outlook mail',
  },
  { ...zipped('epub', 'application/epub+zip', 'EPUB'), reader: 'epub' },
  { extension: 'rtf', content_type: 'application/rtf', reader: 'rtf', container: 'rtf', name: 'RTF' },
  image('png', 'png', 'PNG'),
  image('jpg', 'jpeg', 'JPEG'),
  image('jpeg', 'jpeg', 'JPEG'),
  image('tif', 'tiff', 'TIFF'),
  image('tiff', 'tiff', 'TIFF'),
  image('webp', 'webp', 'WebP'),
  image('bmp', 'bmp', 'BMP'),
]

const byExtension = new Map(formats.map(format => [format.extension, format]))
/** Where formats share a content type, the first one listed wins. */
const byContentType = new Map(formats.map(format => [format.content_type, format] as const).toReversed())

/** Every type, also those that need LibreOffice. */
export const fileTypes: FileType[] = formats.map(fileTypeOf)

/** Whether the type is read only where LibreOffice is installed. */
export const needsConversion = (type: Pick<FileType, 'extension'>): boolean =>
  byExtension.get(type.extension)?.reader === 'legacy-office'

/** The part of a format that clients see. */
export function fileTypeOf({ extension, content_type }: Format): FileType {
  return { extension, content_type }
}

/** The extensions of the formats that `has` accepts. */
export const extensionsOf = (has: (format: Format) => boolean): string[] =>
  formats.filter(has).map(({ extension }) => extension)

/** @param extension in lower case, without its dot */
export function formatOfExtension(extension: string): Format | undefined {
  return byExtension.get(extension)
}

/** @param contentType without parameters, in lower case */
export function formatOfContentType(contentType: string): Format | undefined {
  return byContentType.get(contentType)
}

/** The stored extension decides, because formats share content types. The content type is used for other extensions. */
export function formatOfSource(source: { extension: string; contentType: string }): Format | undefined {
  return byExtension.get(source.extension) ?? byContentType.get(source.contentType)
}

/** Whether the decoded file is the text that an AI gets, or becomes a table, as a csv does. */
export const isPlainText = (type: FileType): boolean =>
  ['text', 'csv'].includes(byExtension.get(type.extension)?.reader ?? '')
